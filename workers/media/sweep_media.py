"""Objects that nothing refers to, and parts that outgrew what was announced."""

from backend.shared.outbox import ClaimedRow
from pipelines.media_lifecycle import run
from workers.actor import work_actor


@work_actor(queue="bulk")
def sweep_media(row: ClaimedRow) -> None:
    """Delete them from the bucket and the CDN; a repetition finds no more."""
    run.sweep(row)
