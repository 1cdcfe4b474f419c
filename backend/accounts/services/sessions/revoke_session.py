"""Ending one session of one's own."""

from datetime import datetime
from uuid import UUID

from backend.accounts.models import RefreshToken, RevokeReason, Session
from backend.accounts.services.sessions.revoke_sessions import revoke
from backend.accounts.utils.secret_tokens import digest_of
from backend.shared.errors import NotFound
from backend.shared.models.only import only
from backend.shared.outbox import write_outbox
from backend.shared.transactions import transaction


class SessionNotFound(NotFound):
    code = "SESSION_NOT_FOUND"
    message = "You have no such session; it may have ended already."


def revoke_session(*, account_id: UUID, session_id: UUID, at: datetime) -> None:
    """End a session of this account. Raises SessionNotFound."""
    with transaction():
        sessions = Session.objects.select_for_update().of(account_id=account_id).live(at=at)
        session = sessions.filter(id=session_id).first()
        if session is None:
            raise SessionNotFound
        write_outbox(revoke([session], reason=RevokeReason.REVOKED, actor_id=account_id, at=at))


def log_out(*, refresh_token: str, at: datetime) -> None:
    """End the session of a refresh token; a token that is not good any more changes nothing."""
    with transaction():
        tokens = RefreshToken.objects.select_for_update(of=("session",)).select_related("session")
        token = only(tokens.filter(digest=digest_of(refresh_token)))
        if token is None or token.session.revoked_at is not None:
            return
        rows = revoke([token.session], reason=RevokeReason.LOGGED_OUT, actor_id=token.session.account_id, at=at)
        write_outbox(rows)
