"""Answering another service what media are, before it attaches them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from backend.media.models import Kind, Media, Status
from backend.media.services.media_snapshot import media_snapshot
from backend.shared.transactions import transaction

ATTACHABLE = {Status.PROCESSING, Status.READY}


def look_up_media(*, owner_id: UUID, media_ids: Sequence[UUID], purpose: str, at: datetime) -> dict[str, Any]:
    """Return the snapshots of what the owner may attach, as asked for, and the ids of the rest as `missing`.

    Missing is what is unknown, somebody else's, deleted, failed, or has not arrived; for a profile, a film or sound
    too. An orphan's hours begin anew.
    """
    with transaction():
        # Before reading: what is swept away as an orphan at this moment is waited for, and then missing.
        _claim(owner_id=owner_id, media_ids=media_ids, at=at)
        rows = Media.objects.of(owner_id).filter(id__in=list(media_ids)).prefetch_related("renditions")
        found = {media.id: media for media in rows if is_showable(media, purpose=purpose)}
    asked = dict.fromkeys(media_ids)
    return {
        "items": [media_snapshot(found[media_id]) for media_id in asked if media_id in found],
        "missing": [media_id for media_id in asked if media_id not in found],
    }


def is_showable(media: Media, *, purpose: str) -> bool:
    """Return whether this can be shown on a post, or as the picture of a profile."""
    return media.status in ATTACHABLE and not (purpose == "profile" and media.kind in {Kind.VIDEO, Kind.AUDIO})


def _claim(*, owner_id: UUID, media_ids: Sequence[UUID], at: datetime) -> None:
    # in one order for everybody: two look-ups cannot deadlock
    held = Media.objects.of(owner_id).filter(id__in=list(media_ids)).order_by("id").select_for_update(no_key=True)
    Media.objects.filter(id__in=[media.id for media in held]).update(claimed_at=at)
