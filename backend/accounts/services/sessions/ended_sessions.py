"""What the other services are told of sessions that ended, and how they ask."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction as django_transaction

from backend.accounts.models import Session
from backend.shared.cache.ended_sessions import MOST_TOKEN_LIFE, mark_all_ended, mark_ended
from backend.shared.cache.errors import CacheUnavailable
from backend.shared.errors import NotFound
from backend.shared.models.only import only
from backend.shared.outbox import NewRow, work

logger = logging.getLogger("plaza.accounts")


@dataclass(frozen=True, slots=True)
class SessionStanding:
    """Whose a session is, and whether it is open."""

    account_id: UUID
    is_open: bool


def is_session_open(*, session_id: UUID, account_id: UUID) -> bool:
    """Tell whether a session of a live account is open."""
    sessions = Session.objects.filter(id=session_id, account_id=account_id, revoked_at__isnull=True)
    return sessions.filter(account__is_deleted=False).exists()


def read_session_standing(*, session_id: UUID, at: datetime) -> SessionStanding:
    """Return what another service asks of a session; it asks where the cache was emptied, so that is filled again.

    Raises NotFound.
    """
    try:
        tell_all_ended(at=at)
    except CacheUnavailable:
        logger.warning("the cache is away: the other services ask for each session")
    session = only(Session.objects.select_related("account").filter(id=session_id))
    if session is None:
        raise NotFound
    is_open = session.revoked_at is None and not session.account.is_deleted
    return SessionStanding(account_id=session.account_id, is_open=is_open)


def tell_ended(*, session_ids: Sequence[UUID], at: datetime) -> NewRow:
    """Mark sessions as ended for the other services, right after the commit; the row is for when that fails."""
    django_transaction.on_commit(partial(_try_to_mark, session_ids=session_ids, at=at))
    payload = {"session_ids": [str(session_id) for session_id in session_ids]}
    return work(task="mark_ended_sessions", queue="urgent", payload=payload, at=at)


def tell_all_ended(*, at: datetime) -> None:
    """Mark every session that ended while an access token of it can be good. Raises CacheUnavailable."""
    ended = Session.objects.filter(revoked_at__gt=at - MOST_TOKEN_LIFE)
    mark_all_ended(session_ids=ended.values_list("id", flat=True), at=at)


def _try_to_mark(*, session_ids: Sequence[UUID], at: datetime) -> None:
    try:
        mark_ended(session_ids=session_ids, at=at)
    except CacheUnavailable:
        logger.warning("the cache is away: the worker marks the ended sessions later")
