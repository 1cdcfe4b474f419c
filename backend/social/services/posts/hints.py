"""What an author might do better with a post that was just written."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

NUDGED = "nudged"
NO_ALT_TEXT = "Some of your media have no alt_text: those who cannot see or hear them will not know what they show."


def hints_for(*, post: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the hints for the author of a post that is shown alone."""
    without = [media["id"] for media in post["media"] if not media.get("alt_text")]
    if not without or settings.MEDIA_ALT_TEXT != NUDGED:
        return []
    return [{"code": "ALT_TEXT_MISSING", "message": NO_ALT_TEXT, "media_ids": without}]
