"""Fan-out of a published post."""

from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow
from pipelines.fan_out import run
from workers.actor import work_actor


@work_actor(queue="bulk")
def fan_out_post(row: ClaimedRow) -> None:
    """Push the post into feeds; a repetition finds it there."""
    run.fan_out(row, at=now())
