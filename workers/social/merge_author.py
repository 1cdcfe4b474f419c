"""An author who is merged into feeds from now on."""

from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow
from pipelines.fan_out import run
from workers.actor import work_actor


@work_actor(queue="bulk")
def merge_author(row: ClaimedRow) -> None:
    """Tell the followers' feeds; a repetition finds them told."""
    run.merge(row, at=now())
