"""Fan-out of published posts."""

from collections.abc import Sequence

from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow
from pipelines.fan_out import run
from workers.actor import batch_actor


@batch_actor(queue="bulk", limit=20, concurrency=2)
def fan_out_post(rows: Sequence[ClaimedRow]) -> None:
    """Push the posts into feeds; a repetition finds them there."""
    for row in rows:
        run.fan_out(row, at=now())
