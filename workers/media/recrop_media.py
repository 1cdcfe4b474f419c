"""Squares whose focal point was moved."""

from backend.shared.outbox import ClaimedRow
from pipelines.media_attempt.run import LEASE_SECONDS
from pipelines.media_processing import run
from workers.actor import work_actor
from workers.middleware.stop_signal import is_stopping


@work_actor(queue="default", lease_seconds=LEASE_SECONDS)
def recrop_media(row: ClaimedRow) -> None:
    """Cut the square again; a repetition cuts the same one."""
    run.recrop(row, is_stopping=is_stopping)
