"""Rotation of refresh tokens."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from backend.accounts.models import RefreshToken, RevokeReason
from backend.accounts.services.account_events import session_audit
from backend.accounts.services.results import Tokens
from backend.accounts.services.sessions.revoke_sessions import revoke
from backend.accounts.services.sessions.start_session import REFRESH_TOKEN_LIFE, tokens_of
from backend.accounts.utils.secret_tokens import digest_of, successor_of
from backend.shared.errors import Unauthenticated
from backend.shared.identifiers import uuid7
from backend.shared.models.only import only
from backend.shared.outbox import write_outbox
from backend.shared.transactions import transaction

logger = logging.getLogger("plaza.accounts")

REPEAT_WITHIN = timedelta(seconds=10)


class InvalidRefreshToken(Unauthenticated):
    code = "INVALID_REFRESH_TOKEN"
    message = "The refresh token is not valid any more; log in again."


class RefreshTokenReused(Unauthenticated):
    code = "REFRESH_TOKEN_REUSED"
    message = "This refresh token was used before; the session has ended for safety. Log in again."


@dataclass(frozen=True, slots=True)
class Refreshed:
    """The next tokens, or None where the token had been used before and the session is over."""

    tokens: Tokens | None


def refresh_session(*, refresh_token: str, at: datetime) -> Refreshed:
    """Rotate a refresh token; whoever repeats it within 10 seconds, its successor unused, gets the same successor.

    A later repetition is a sign of theft and revokes the session; that must be committed, so it is told, not raised.
    Raises InvalidRefreshToken.
    """
    with transaction():
        token = _lock(refresh_token, at=at)
        successor = successor_of(refresh_token, secret_key=settings.SECRET_KEY)
        if token.rotated_at is None:
            _rotate(token, successor=successor, at=at)
        elif not _may_repeat(token, successor=successor, at=at):
            _end_family(token, at=at)
            return Refreshed(tokens=None)
        return Refreshed(tokens=tokens_of(session=token.session, refresh_token=successor, at=at))


def _lock(refresh_token: str, *, at: datetime) -> RefreshToken:
    """Return the token with its session, both locked, if it can be used or at least recognised."""
    tokens = RefreshToken.objects.select_for_update(of=("self", "session")).select_related("session__account")
    token = only(tokens.filter(digest=digest_of(refresh_token)))
    if token is None or token.expires_at <= at or token.session.revoked_at is not None:
        raise InvalidRefreshToken
    if token.session.account.is_deleted:
        raise InvalidRefreshToken
    return token


def _rotate(token: RefreshToken, *, successor: str, at: datetime) -> None:
    session = token.session
    token.rotated_at = token.last_updated_at = at
    token.save(update_fields=["rotated_at", "last_updated_at"])
    session.last_used_at = session.last_updated_at = at
    session.save(update_fields=["last_used_at", "last_updated_at"])
    RefreshToken.objects.create(
        id=uuid7(at=at),
        session=session,
        parent=token,
        digest=digest_of(successor),
        created_at=at,
        last_updated_at=at,
        expires_at=at + REFRESH_TOKEN_LIFE,
    )
    write_outbox(
        [
            session_audit(
                account_id=session.account_id, session_id=session.id, action="session.refreshed", changes={}, at=at
            )
        ]
    )


def _may_repeat(token: RefreshToken, *, successor: str, at: datetime) -> bool:
    """Return whether the client can have lost the answer: it is a moment ago, and nobody has used the successor."""
    if token.rotated_at is None or at - token.rotated_at > REPEAT_WITHIN:
        return False
    return RefreshToken.objects.filter(digest=digest_of(successor), rotated_at__isnull=True).exists()


def _end_family(token: RefreshToken, *, at: datetime) -> None:
    session = token.session
    logger.warning("refresh token reused", extra={"fields": {"session_id": session.id}})
    write_outbox(revoke([session], reason=RevokeReason.TOKEN_REUSED, actor_id=None, at=at))
