"""Answering a post or profile that knows an older state of its media than there is."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from backend.media.models import Media
from backend.media.services.access.shown import Shown, is_attachable
from backend.media.services.media_effects import SERVICES, changed_event
from backend.shared.outbox import NewRow, event


def tell_stale(shown: Sequence[Shown], *, held: Mapping[UUID, Media], at: datetime) -> list[NewRow]:
    """Return `media.changed` for each media that a post or profile saw at an earlier version, or cannot have.

    What became ready, or was deleted, between the look-up and the attaching would else never be told.
    """
    return [
        _tell(one, media_id=media_id, media=held.get(media_id), at=at)
        for one in shown
        if not one.is_deleted
        for media_id in dict.fromkeys(one.media_ids)
        if _is_stale(one, media_id=media_id, media=held.get(media_id))
    ]


def _is_stale(one: Shown, *, media_id: UUID, media: Media | None) -> bool:
    if media is None or not is_attachable(media, to=one):
        return True
    return media.version > one.seen.get(media_id, 0)


def _tell(one: Shown, *, media_id: UUID, media: Media | None, at: datetime) -> NewRow:
    if media is not None and media.owner_id == one.owner_id:
        return changed_event(to=SERVICES[one.source], media=media, sources=[one.key], at=at)
    # There is no such media of this author (any more): whatever the post knows of it is over.
    version = one.seen.get(media_id, 0) + 1
    payload = {
        "media_id": media_id,
        "owner_id": one.owner_id,
        "version": version,
        "is_deleted": True,
        "sources": [{"source": one.source, "source_id": one.source_id}],
        "snapshot": None,
    }
    return event(to=SERVICES[one.source], type="media.changed", version=version, payload=payload, at=at)
