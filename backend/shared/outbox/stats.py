"""The state of the outbox in numbers, for metrics and alerts."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connection

STATS = """
SELECT queue,
       count(*) FILTER (WHERE dead_at IS NULL),
       count(*) FILTER (WHERE dead_at IS NULL AND last_error <> ''),
       count(*) FILTER (WHERE dead_at IS NOT NULL),
       min(available_at) FILTER (WHERE dead_at IS NULL AND claimed_at IS NULL)
FROM outbox GROUP BY queue ORDER BY queue
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueStats:
    """One queue: rows alive, of these failed at least once, rows dead, and how long the oldest due one waits."""

    queue: str
    alive: int
    failing: int
    dead: int
    oldest_wait_seconds: float


def outbox_stats(*, at: datetime) -> list[QueueStats]:
    """Return the numbers of each queue that has rows."""
    with connection.cursor() as cursor:
        cursor.execute(STATS)
        return [
            QueueStats(
                queue=queue,
                alive=alive,
                failing=failing,
                dead=dead,
                oldest_wait_seconds=max(0.0, (at - oldest).total_seconds()) if oldest else 0.0,
            )
            for queue, alive, failing, dead, oldest in cursor.fetchall()
        ]
