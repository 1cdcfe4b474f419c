"""A new session with its first tokens."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.accounts.models import Account, RefreshToken, Session
from backend.accounts.services.personal_fields import data_key_of, encrypt_device
from backend.accounts.services.results import Tokens
from backend.accounts.utils.secret_tokens import digest_of, new_token
from backend.shared.identifiers import uuid7
from backend.shared.tokens.issue import ACCESS_TOKEN_LIFE, issue_access_token

REFRESH_TOKEN_LIFE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class StartedSession:
    """The session's row and its tokens."""

    session: Session
    tokens: Tokens


def start_session(*, account: Account, device: str, at: datetime) -> StartedSession:
    """Write a session of an account that was read with its key; belongs in the caller's transaction."""
    session_id = uuid7(at=at)
    session = Session.objects.create(
        id=session_id,
        account=account,
        device_ciphertext=encrypt_device(device=device, session_id=session_id, data_key=data_key_of(account)),
        created_at=at,
        last_updated_at=at,
        last_used_at=at,
    )
    refresh_token = new_token()
    RefreshToken.objects.create(
        id=uuid7(at=at),
        session=session,
        digest=digest_of(refresh_token),
        created_at=at,
        last_updated_at=at,
        expires_at=at + REFRESH_TOKEN_LIFE,
    )
    return StartedSession(session=session, tokens=tokens_of(session=session, refresh_token=refresh_token, at=at))


def tokens_of(*, session: Session, refresh_token: str, at: datetime) -> Tokens:
    """Return the pair of a refresh token and a fresh access token."""
    access_token = issue_access_token(
        account_id=session.account.id,
        session_id=session.id,
        username=session.account.username,
        is_operator=session.account.is_operator,
        issued_at=at,
    )
    return Tokens(
        access_token=access_token,
        refresh_token=refresh_token,
        token_type="Bearer",  # noqa: S106
        expires_in=int(ACCESS_TOKEN_LIFE.total_seconds()),
    )
