"""Renditions of pictures; films are handed over."""

from backend.shared.outbox import ClaimedRow
from pipelines.media_attempt.run import LEASE_SECONDS
from pipelines.media_processing import run
from workers.actor import work_actor
from workers.middleware.stop_signal import is_stopping


@work_actor(queue="default", lease_seconds=LEASE_SECONDS)
def process_media(row: ClaimedRow) -> None:
    """Make the renditions of an upload; a repetition makes the same again, and puts and tells nothing twice."""
    run.process(row, lane="pictures", is_stopping=is_stopping)
