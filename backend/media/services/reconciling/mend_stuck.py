"""Uploads whose processing has stopped: nothing is left to do for them, or what was has been given up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from backend.media.models import Media, Status
from backend.media.services.find_media import lock_media
from backend.media.services.media_effects import process_later
from backend.media.services.renditions.fail_media import fail_media
from backend.shared.outbox import write_outbox
from backend.shared.outbox.find_work import find_work
from backend.shared.transactions import transaction

BATCH = 500
QUIET = timedelta(hours=1)
GAVE_UP = "Something went wrong on our side while this file was read. Send it again."
TASKS = ("process_media", "process_film")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuck:
    """Media that are being processed by nobody: those whose work was given up, and those that have none."""

    given_up: Sequence[UUID]
    forgotten: Sequence[UUID]


def find_stuck(*, at: datetime) -> Stuck:
    """Return the oldest media that are being processed and for which nothing is left to do."""
    quiet = Media.objects.alive().filter(status=Status.PROCESSING, last_updated_at__lte=at - QUIET)
    ids = list(quiet.order_by("last_updated_at", "id").values_list("id", flat=True)[:BATCH])
    left = find_work(tasks=TASKS, field="media_id", ids=ids)
    return Stuck(
        given_up=[media_id for media_id in ids if media_id in left and left[media_id].is_dead],
        forgotten=[media_id for media_id in ids if media_id not in left],
    )


def count_stuck(*, at: datetime) -> int:
    """Return how many media are being processed by nobody, among the oldest."""
    stuck = find_stuck(at=at)
    return len(stuck.given_up) + len(stuck.forgotten)


def mend_stuck(*, at: datetime) -> int:
    """Fail what was given up, have what was forgotten processed, and return how many."""
    stuck = find_stuck(at=at)
    for media_id in stuck.given_up:
        fail_media(media_id=media_id, code="gave_up", message=GAVE_UP, at=at)
    for media_id in stuck.forgotten:
        _process_again(media_id, at=at)
    return len(stuck.given_up) + len(stuck.forgotten)


def _process_again(media_id: UUID, *, at: datetime) -> None:
    with transaction():
        media = lock_media(media_id=media_id)
        if media is not None and media.status == Status.PROCESSING:
            Media.objects.filter(id=media_id).update(last_updated_at=at)
            write_outbox([process_later(media, at=at)])
