"""Media that changed."""

from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow
from pipelines.post_media import run
from workers.actor import work_actor


@work_actor(queue="default")
def renew_media(row: ClaimedRow) -> None:
    """Let posts show a media as it is now; a repetition finds them renewed."""
    run.renew(row, at=now())
