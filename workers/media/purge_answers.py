"""Removal of old answers to repeated requests."""

from datetime import timedelta

from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow
from backend.shared.purge_answers import purge_answers as purge
from workers.actor import work_actor

KEEP = timedelta(days=30)


@work_actor(queue="bulk")
def purge_answers(row: ClaimedRow) -> None:
    """Delete answers of more than 30 days ago; repeating it deletes no more."""
    purge(before=now() - KEEP)
