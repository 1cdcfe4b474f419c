"""Authors whose profile changed."""

from collections.abc import Sequence
from uuid import UUID

from backend.shared.outbox import ClaimedRow
from backend.social.services.feed import refresh_parts
from workers.actor import batch_actor


@batch_actor(queue="default", limit=500)
def refresh_authors(rows: Sequence[ClaimedRow]) -> None:
    """Renew what is stored of them; a repetition finds it renewed."""
    refresh_parts.refresh_authors(author_ids=list({UUID(row.payload["author_id"]) for row in rows}))
