"""Having renditions made again: of what failed, of a kind, of some, or of all whose originals are still there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from backend.media.models import Media, Status
from backend.media.services.media_effects import reprocess_later
from backend.shared.outbox import write_outbox
from backend.shared.transactions import transaction

BATCH = 500
DONE = (Status.READY, Status.FAILED)
FIRST = UUID(int=0)
LEFT = """
SELECT count(*) FROM outbox
WHERE task IN ('process_media', 'process_film') AND payload->>'again' = 'true' AND dead_at IS NULL
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which media: those with these ids where there are any, of this kind, only those that failed."""

    ids: Sequence[UUID] = ()
    kind: str | None = None
    is_failed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How many media of a batch are made again, and the id to go on after; None when that was all."""

    count: int
    after: UUID | None


def count_chosen(*, chosen: Chosen) -> int:
    """Return how many media were chosen and still have their originals."""
    return _chosen(chosen).count()


def reprocess_batch(*, chosen: Chosen, after: UUID = FIRST, at: datetime) -> Asked:
    """Have a batch of media made again, behind everything that people wait for; they stay as they are until then."""
    ids = list(_chosen(chosen).filter(id__gt=after).order_by("id").values_list("id", flat=True)[:BATCH])
    rows = [reprocess_later(media_id=media_id, at=at) for media_id in ids]
    with transaction():
        write_outbox(rows)
    return Asked(count=len(ids), after=ids[-1] if len(ids) == BATCH else None)


def count_left() -> int:
    """Return how many media are still to be made again."""
    with connection.cursor() as cursor:
        cursor.execute(LEFT)
        return int((cursor.fetchone() or (0,))[0])


def _chosen(chosen: Chosen) -> QuerySet[Media]:
    found = Media.objects.alive().filter(original__isnull=False, status__in=DONE)
    if chosen.ids:
        found = found.filter(id__in=list(chosen.ids))
    if chosen.kind is not None:
        found = found.filter(kind=chosen.kind)
    return found.filter(status=Status.FAILED) if chosen.is_failed else found
