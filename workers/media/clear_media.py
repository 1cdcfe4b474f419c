"""Media, uploads and objects that nobody needs any longer."""

from backend.shared.outbox import ClaimedRow
from pipelines.media_lifecycle import run
from workers.actor import work_actor


@work_actor(queue="bulk")
def clear_media(row: ClaimedRow) -> None:
    """Clear away, a slice of time at once; a repetition finds nothing more."""
    run.clear(row)
