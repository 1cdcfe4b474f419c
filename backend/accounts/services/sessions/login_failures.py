"""Wrong passwords in a row, counted for a login whether or not anybody has it, for hours.

Many of them slow the login down for each address by itself, so that guessing from many addresses gains little and
nobody can lock another out. They lie in the cache: where it is away, the ordinary limits hold alone.
"""

import logging
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from django.db import transaction as django_transaction

from backend.accounts.services.find_by_login import find_by_login
from backend.accounts.utils.emails import normalise_email
from backend.accounts.utils.usernames import normalise_username
from backend.shared.cache.connection import connection
from backend.shared.cache.errors import CacheUnavailable
from backend.shared.crypto.field_encryption import blind_index
from backend.shared.outbox import work, write_outbox
from backend.shared.transactions import transaction

logger = logging.getLogger("plaza.accounts")

MANY: Final = 10
REMEMBERED_SECONDS: Final = 6 * 3600
WARN_ONCE_IN_SECONDS: Final = 24 * 3600


def login_subject(*, login: str) -> str:
    """Return what attempts are counted for: the account, however it is named, or else the name itself, as a digest."""
    found = find_by_login(login)
    if found is not None:
        return blind_index(str(found.id), purpose="login-limit").hex()
    normal = normalise_email(login) if "@" in login else normalise_username(login)
    return blind_index(normal, purpose="login-limit").hex()


def has_many_failures(*, subject: str) -> bool:
    """Tell whether a login has failed so often in a row that it is slowed down."""
    try:
        return int(connection().call("GET", _count_key(subject)) or 0) >= MANY
    except CacheUnavailable:
        return False


def note_failure(*, subject: str, account_id: UUID | None, at: datetime) -> None:
    """Count a wrong password; the owner is told by mail, once a day, when they become many."""
    try:
        count, _, is_told = connection().transaction(
            [
                ("INCR", _count_key(subject)),
                ("EXPIRE", _count_key(subject), REMEMBERED_SECONDS),
                ("EXISTS", _told_key(subject)),
            ]
        )
    except CacheUnavailable:
        logger.warning("the cache is away: failed log-ins are not counted")
        return
    if count >= MANY and account_id is not None and not is_told:
        payload = {"account_id": str(account_id)}
        with transaction():
            write_outbox([work(task="send_login_warning", queue="urgent", payload=payload, at=at)])
            # Noted when the mail is certain to go, so that a write that fails costs the owner no warning.
            django_transaction.on_commit(partial(_note_told, subject))


def forget_failures(*, subject: str) -> None:
    """Begin to count anew after a right password."""
    try:
        connection().call("DEL", _count_key(subject))
    except CacheUnavailable:
        logger.warning("the cache is away: failed log-ins stay counted")


def _note_told(subject: str) -> None:
    try:
        connection().call("SET", _told_key(subject), 1, "EX", WARN_ONCE_IN_SECONDS)
    except CacheUnavailable:
        logger.warning("the cache is away: the owner may be told again")


def _told_key(subject: str) -> str:
    return f"login:warned:{subject}"


def _count_key(subject: str) -> str:
    return f"login:failures:{subject}"
