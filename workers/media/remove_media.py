"""Objects of deleted media."""

from backend.shared.outbox import ClaimedRow
from pipelines.media_placing import run
from workers.actor import work_actor


@work_actor(queue="default")
def remove_media(row: ClaimedRow) -> None:
    """Delete the objects from the bucket and the CDN; a repetition deletes no more."""
    run.remove(row)
