"""Retraction of posts that were deleted or became private."""

from collections.abc import Sequence

from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow
from pipelines.fan_out import run
from workers.actor import batch_actor


@batch_actor(queue="bulk", limit=20, concurrency=2)
def retract_post(rows: Sequence[ClaimedRow]) -> None:
    """Take the posts out of feeds; a repetition finds them gone."""
    for row in rows:
        run.retract(row, at=now())
