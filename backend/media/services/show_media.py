"""Showing one media."""

from datetime import datetime
from typing import Any
from uuid import UUID

from backend.media.services.find_media import find_visible_media
from backend.media.services.media_document import media_document


def show_media(*, media_id: UUID, viewer_id: UUID | None, at: datetime) -> dict[str, Any]:
    """Return the media: one's own, or one that is shown in public. Raises MediaMissing."""
    return media_document(find_visible_media(media_id=media_id, viewer_id=viewer_id), viewer_id=viewer_id, at=at)
