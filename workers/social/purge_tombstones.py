"""Removal of what was deleted long ago."""

from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow
from pipelines.sync_purge import run
from workers.actor import work_actor


@work_actor(queue="bulk")
def purge_tombstones(row: ClaimedRow) -> None:
    """Forget tombstones of more than SYNC_TOMBSTONE_DAYS; repeating it forgets no more."""
    run.purge(row, at=now())
