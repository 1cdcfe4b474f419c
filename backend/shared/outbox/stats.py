"""The state of the outbox in numbers, for metrics and alerts."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from backend.shared.outbox.rows import QUEUES

STATS = """
SELECT queue,
       count(*) FILTER (WHERE dead_at IS NULL),
       count(*) FILTER (WHERE dead_at IS NULL AND last_error <> ''),
       count(*) FILTER (WHERE dead_at IS NOT NULL),
       min(available_at) FILTER (WHERE dead_at IS NULL AND claimed_at IS NULL)
FROM outbox GROUP BY queue ORDER BY queue
"""

NOTHING: tuple[int, int, int, None] = (0, 0, 0, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueStats:
    """One queue: rows alive, of these failed at least once, rows dead, and how long the oldest due one waits."""

    queue: str
    alive: int
    failing: int
    dead: int
    oldest_wait_seconds: float


def outbox_stats(*, at: datetime) -> list[QueueStats]:
    """Return the numbers of each queue, zeros where it has no rows, so that no series comes and goes."""
    with connection.cursor() as cursor:
        cursor.execute(STATS)
        found = {queue: numbers for queue, *numbers in cursor.fetchall()}
    queues = sorted({*QUEUES, *found})
    return [_stats(queue, *found.get(queue, NOTHING), at=at) for queue in queues]


def _stats(queue: str, alive: int, failing: int, dead: int, oldest: datetime | None, *, at: datetime) -> QueueStats:
    waited = max(0.0, (at - oldest).total_seconds()) if oldest else 0.0
    return QueueStats(queue=queue, alive=alive, failing=failing, dead=dead, oldest_wait_seconds=waited)
