"""Retraction of a post that was deleted or became private."""

from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow
from pipelines.fan_out import run
from workers.actor import work_actor


@work_actor(queue="bulk")
def retract_post(row: ClaimedRow) -> None:
    """Take the post out of feeds; a repetition finds it gone."""
    run.retract(row, at=now())
