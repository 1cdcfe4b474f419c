"""Renditions of films and sounds, one at a time in a worker: its other threads are for pictures."""

from collections.abc import Sequence

from backend.shared.outbox import ClaimedRow
from pipelines.media_attempt.run import LEASE_SECONDS
from pipelines.media_processing import run
from workers.actor import batch_actor
from workers.middleware.stop_signal import is_stopping


@batch_actor(queue="bulk", limit=1, concurrency=1, lease_seconds=LEASE_SECONDS)
def process_film(rows: Sequence[ClaimedRow]) -> None:
    """Make the renditions of a film or sound; a repetition makes the same again, and puts and tells nothing twice."""
    for row in rows:
        run.process(row, lane="films", is_stopping=is_stopping)
