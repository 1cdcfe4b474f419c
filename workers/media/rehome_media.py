"""Renditions of media whose access has changed."""

from backend.shared.outbox import ClaimedRow
from pipelines.media_attempt.run import LEASE_SECONDS
from pipelines.media_placing import run
from workers.actor import work_actor
from workers.middleware.stop_signal import is_stopping


@work_actor(queue="default", lease_seconds=LEASE_SECONDS)
def rehome_media(row: ClaimedRow) -> None:
    """Move renditions between public and private; a repetition finds them moved."""
    run.rehome(row, is_stopping=is_stopping)
