"""Ending sessions."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from backend.accounts.models import RevokeReason, Session
from backend.accounts.services.sessions.ended_sessions import tell_ended
from backend.shared.outbox import NewRow, audit


def revoke(sessions: Sequence[Session], *, reason: RevokeReason, actor_id: UUID | None, at: datetime) -> list[NewRow]:
    """Revoke locked sessions and return what follows, for the caller's outbox."""
    ids = [session.id for session in sessions]
    if not ids:
        return []
    Session.objects.filter(id__in=ids).update(revoked_at=at, revoke_reason=reason, last_updated_at=at)
    audits = [
        audit(
            actor_id=actor_id,
            action="session.revoked",
            object_type="session",
            object_id=session_id,
            changes={"reason": reason.value},
            at=at,
        )
        for session_id in ids
    ]
    return [*audits, tell_ended(session_ids=ids, at=at)]


def revoke_all(*, account_id: UUID, keep: UUID | None, reason: RevokeReason, at: datetime) -> list[NewRow]:
    """Revoke an account's live sessions, but for the one to keep; returns what follows."""
    sessions = Session.objects.select_for_update().of(account_id=account_id).live(at=at).order_by("created_at", "id")
    return revoke([one for one in sessions if one.id != keep], reason=reason, actor_id=account_id, at=at)
