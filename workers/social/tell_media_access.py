"""Accounts that turned private, or public again, and whose posts show media."""

from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow
from pipelines.post_media import run
from workers.actor import work_actor


@work_actor(queue="bulk")
def tell_media_access(row: ClaimedRow) -> None:
    """Tell the media service who may see an account's media; a repetition finds it told."""
    run.tell_access(row, at=now())
