"""Scheduled jobs: a slot is claimed in the transaction that writes its work, so it runs once, or late, never twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection

from backend.shared.outbox.rows import Queue, work
from backend.shared.outbox.write import write_outbox
from backend.shared.transactions import transaction

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CLAIM_SLOTS = """
INSERT INTO scheduled_run (job, slot, started_at)
SELECT job, slot, %(at)s FROM unnest(%(jobs)s::text[], %(slots)s::timestamptz[]) AS due (job, slot)
ON CONFLICT DO NOTHING
RETURNING job
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """Work to be done once in every slot; slots start `offset` after midnight UTC and every `every` from there."""

    name: str
    task: str
    every: timedelta
    offset: timedelta = timedelta(0)
    queue: Queue = "default"

    def slot(self, *, at: datetime) -> datetime:
        """Return the start of the slot that `at` lies in."""
        return at - (at - EPOCH - self.offset) % self.every


def start_due_jobs(*, jobs: Sequence[Job], at: datetime) -> list[str]:
    """Claim the current slot of each job and write its work; return the jobs started.

    A slot whose tick was missed starts with the next tick; a slot that was missed altogether is not made up for.
    """
    if not jobs:
        return []
    names, slots = [job.name for job in jobs], [job.slot(at=at) for job in jobs]
    parameters: dict[str, Any] = {"jobs": names, "slots": slots, "at": at}
    with transaction():
        with connection.cursor() as cursor:
            cursor.execute(CLAIM_SLOTS, parameters)
            started = {record[0] for record in cursor.fetchall()}
        write_outbox([work(task=job.task, queue=job.queue, payload={}, at=at) for job in jobs if job.name in started])
    return sorted(started)
