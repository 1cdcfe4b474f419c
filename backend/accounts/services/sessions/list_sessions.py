"""The devices that an account is logged in on."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from backend.accounts.models import Account, Session
from backend.accounts.services.personal_fields import data_key_of, read_device
from backend.accounts.services.results import SessionEntry
from backend.shared.errors import Unauthenticated


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPage:
    """Sessions, the latest log-in first."""

    sessions: tuple[SessionEntry, ...]
    has_more: bool


def list_sessions(
    *,
    account_id: UUID,
    current_id: UUID,
    limit: int,
    offset: int,
    after: tuple[datetime, UUID] | None,
    at: datetime,
) -> SessionPage:
    """Return live sessions from `offset`, or from behind the one with this log-in time and id."""
    account = Account.objects.alive().select_related("key").filter(id=account_id).first()
    if account is None:
        raise Unauthenticated
    query = Session.objects.of(account_id=account_id).live(at=at).order_by("-created_at", "-id")
    if after is not None:
        created_at, session_id = after
        query = query.filter(Q(created_at__lt=created_at) | Q(created_at=created_at, id__lt=session_id))
        offset = 0
    rows = list(query[offset : offset + limit + 1])
    data_key = data_key_of(account)
    entries = tuple(_entry(row, data_key=data_key, current_id=current_id) for row in rows[:limit])
    return SessionPage(sessions=entries, has_more=len(rows) > limit)


def _entry(session: Session, *, data_key: bytes, current_id: UUID) -> SessionEntry:
    return SessionEntry(
        id=session.id,
        device=read_device(session, data_key=data_key),
        created_at=session.created_at,
        last_used_at=session.last_used_at,
        is_current=session.id == current_id,
    )
