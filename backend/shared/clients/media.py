"""Asking the media service what somebody's media are, before they are shown on a post or a profile."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal
from uuid import UUID

from backend.shared.clients.internal import call_service

PATH: Final = "/internal/v1/media/look-up"
MOST_IDS: Final = 100  # that the service is asked about at once


def look_up_media(
    *, owner_id: UUID, media_ids: Sequence[UUID], purpose: Literal["post", "profile"]
) -> list[Mapping[str, Any]]:
    """Return the snapshots of those of the owner's media that can be shown there; the rest is left out.

    Call it before the transaction. Raises Unavailable where the service is away.
    """
    parts = [media_ids[start : start + MOST_IDS] for start in range(0, len(media_ids), MOST_IDS)]
    return [item for part in parts for item in _ask(owner_id, media_ids=part, purpose=purpose)]


def _ask(owner_id: UUID, *, media_ids: Sequence[UUID], purpose: str) -> Sequence[Mapping[str, Any]]:
    body = {"owner_id": owner_id, "media_ids": list(media_ids), "purpose": purpose}
    found: Sequence[Mapping[str, Any]] = call_service(service="media", method="POST", path=PATH, body=body)["items"]
    return found
