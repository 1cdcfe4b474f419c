"""The other services learn which sessions have ended."""

from uuid import UUID

from backend.shared.cache.ended_sessions import mark_ended
from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow
from workers.actor import work_actor


@work_actor(queue="urgent")
def mark_ended_sessions(row: ClaimedRow) -> None:
    """Mark ended sessions in the cache; repeating it marks the same ones for longer."""
    mark_ended(session_ids=[UUID(session_id) for session_id in row.payload["session_ids"]], at=now())
