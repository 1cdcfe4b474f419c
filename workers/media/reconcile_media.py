"""The comparison of the bucket with the rows."""

from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow, keep_lease
from pipelines.media_reconcile import run
from workers.actor import work_actor


@work_actor(queue="bulk")
def reconcile_media(row: ClaimedRow) -> None:
    """Count both and keep what was found; a repetition counts again."""
    with keep_lease(row) as lease:
        run.reconcile(at=now(), on_object=lambda _: lease.check())
