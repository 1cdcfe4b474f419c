"""Listing one's own media."""

from datetime import datetime
from typing import Any
from uuid import UUID

from backend.media.models import Media
from backend.media.services.media_document import media_document
from backend.shared.slices import Listed, Slice
from backend.shared.take_slice import take_slice


def list_media(*, owner_id: UUID, part: Slice, at: datetime) -> Listed[dict[str, Any]]:
    """Return what this account uploaded, the latest first."""
    found = take_slice(Media.objects.of(owner_id).prefetch_related("renditions"), part=part)
    return Listed(items=[media_document(media, viewer_id=owner_id, at=at) for media in found.items], end=found.end)


def newest_media(*, limit: int, at: datetime) -> list[dict[str, Any]]:
    """Return the latest media of all accounts as their owners see them, by the time within their ids."""
    found = Media.objects.alive().order_by("-id").prefetch_related("renditions")[:limit]
    return [media_document(media, viewer_id=media.owner_id, at=at) for media in found]
