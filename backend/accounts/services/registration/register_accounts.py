"""Opening many accounts at once, as an import does: no session, no mail, one hash for all of them."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from backend.accounts.models import Account, AccountKey
from backend.accounts.services.account_events import account_audit, account_event
from backend.accounts.services.registration.new_account import new_account
from backend.accounts.services.registration.register_account import (
    WRITTEN,
    Registration,
    UsernameTaken,
    check_registration,
)
from backend.shared.outbox import NewRow, write_outbox
from backend.shared.transactions import transaction


def taken_usernames(*, usernames: Collection[str]) -> set[str]:
    """Return those of the usernames that somebody has."""
    return set(Account.objects.filter(username__in=usernames).values_list("username", flat=True))


def register_accounts(*, registrations: Sequence[Registration], password_hash: str, at: datetime) -> list[UUID]:
    """Open the accounts, all or none, and return their ids in the same order.

    `password_hash` is that of the one password that the registrations share. Raises Invalid, UsernameTaken.
    """
    for registration in registrations:
        check_registration(registration)
    rows = [_rows(registration, password_hash=password_hash, at=at) for registration in registrations]
    try:
        with transaction():
            Account.objects.bulk_create([account for account, _ in rows])
            AccountKey.objects.bulk_create([key for _, key in rows])
            write_outbox([told for account, _ in rows for told in _events(account, at=at)])
    except IntegrityError:
        raise UsernameTaken from None
    return [account.id for account, _ in rows]


def _rows(registration: Registration, *, password_hash: str, at: datetime) -> tuple[Account, AccountKey]:
    return new_account(
        id=registration.id,
        username=registration.username,
        email=registration.email,
        display_name=registration.display_name,
        password_hash=password_hash,
        at=at,
    )


def _events(account: Account, *, at: datetime) -> list[NewRow]:
    written = {"fields": list(WRITTEN)}
    return [
        account_event(account, type="account.registered", at=at),
        account_audit(account_id=account.id, action="account.registered", changes=written, at=at),
    ]
