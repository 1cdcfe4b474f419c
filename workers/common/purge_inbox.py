"""Removal of old inbox entries."""

from datetime import timedelta

from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow
from backend.shared.outbox.purge import purge_inbox as purge
from workers.actor import work_actor

KEEP = timedelta(days=30)


@work_actor(queue="bulk")
def purge_inbox(row: ClaimedRow) -> None:
    """Delete the ids of events received more than 30 days ago; repeating it deletes no more."""
    purge(before=now() - KEEP)
