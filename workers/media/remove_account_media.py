"""All media of an account that is closed."""

from backend.shared.outbox import ClaimedRow
from pipelines.media_placing import run
from workers.actor import work_actor


@work_actor(queue="bulk")
def remove_account_media(row: ClaimedRow) -> None:
    """Delete the account's media, a slice of time at once; a repetition finds none."""
    run.remove_all(row)
