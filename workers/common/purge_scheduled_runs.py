"""Removal of old slots of scheduled jobs."""

from datetime import timedelta

from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow
from backend.shared.outbox.purge import purge_scheduled_runs as purge
from workers.actor import work_actor

KEEP = timedelta(days=90)  # longer than the slot of the slowest job


@work_actor(queue="bulk")
def purge_scheduled_runs(row: ClaimedRow) -> None:
    """Delete slots started more than 90 days ago; repeating it deletes no more."""
    purge(before=now() - KEEP)
