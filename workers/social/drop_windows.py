"""Windows whose readers' follows, blocks or mutes changed."""

from uuid import UUID

from backend.shared.outbox import ClaimedRow
from backend.social.services.feed.store.drop_window import drop_window
from workers.actor import work_actor


@work_actor(queue="default")
def drop_windows(row: ClaimedRow) -> None:
    """Drop the windows; a repetition costs their readers one more build."""
    drop_window(reader_ids=[UUID(reader_id) for reader_id in row.payload["reader_ids"]])
