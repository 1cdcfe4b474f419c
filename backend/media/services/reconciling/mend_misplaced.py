"""Media whose renditions lie elsewhere than who may see them asks for, and which nobody moves any longer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from backend.media.models import Media
from backend.media.services.find_media import lock_media
from backend.media.services.media_effects import rehome_later
from backend.media.services.renditions.record_renditions import is_misplaced
from backend.shared.outbox import write_outbox
from backend.shared.outbox.find_work import find_work
from backend.shared.outbox.manage import retry_work
from backend.shared.record_times import later_time
from backend.shared.transactions import transaction

BATCH = 500
QUIET = timedelta(hours=1)
TASKS = ("rehome_media",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmoved:
    """A media that is to be moved by nobody; `given_up` is the work that was to do it, where there is any."""

    media_id: UUID
    given_up: UUID | None


def count_misplaced(*, at: datetime) -> int:
    """Return how many media are to be moved by nobody, among the oldest."""
    return len(_find(at=at))


def mend_misplaced(*, at: datetime) -> int:
    """Have media moved that nobody moves, with the work that was given up where there is any; return how many."""
    found = _find(at=at)
    for one in found:
        _move_again(one, at=at)
    return len(found)


def _find(*, at: datetime) -> Sequence[Unmoved]:
    moving = Media.objects.alive().filter(is_moving=True, last_updated_at__lte=at - QUIET)
    ids = list(moving.order_by("last_updated_at", "id").values_list("id", flat=True)[:BATCH])
    left = find_work(tasks=TASKS, field="media_id", ids=ids)
    return [
        Unmoved(media_id=media_id, given_up=left[media_id].id if media_id in left else None)
        for media_id in ids
        if media_id not in left or left[media_id].is_dead
    ]


def _move_again(one: Unmoved, *, at: datetime) -> None:
    with transaction():
        media = lock_media(media_id=one.media_id)
        if media is None:
            return
        media.is_moving = is_misplaced(media, keys=[rendition.stored_id for rendition in media.renditions.all()])
        media.last_updated_at = later_time(at=at, than=media.last_updated_at)
        media.save(update_fields=["is_moving", "last_updated_at"])
        if media.is_moving and not (one.given_up and retry_work(ids=[one.given_up], at=at)):
            write_outbox([rehome_later(media, at=at)])
