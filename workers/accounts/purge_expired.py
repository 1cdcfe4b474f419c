"""Removal of expired tokens, dead sessions and old answers."""

from backend.accounts.services.purge_expired import purge_expired as purge
from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow
from workers.actor import work_actor


@work_actor(queue="bulk")
def purge_expired(row: ClaimedRow) -> None:
    """Delete what nobody can use any more; repeating it deletes no more."""
    purge(at=now())
