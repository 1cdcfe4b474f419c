"""Logging in."""

from datetime import datetime

from backend.accounts.models import Account
from backend.accounts.services.account_events import session_audit
from backend.accounts.services.account_views import own_view
from backend.accounts.services.find_by_login import find_by_login
from backend.accounts.services.results import SignedIn
from backend.accounts.services.start_session import start_session
from backend.accounts.utils.password_hashing import hash_password, is_outdated, is_password
from backend.accounts.utils.password_rules import normalise_password
from backend.shared.errors import Unauthenticated
from backend.shared.outbox import write_outbox
from backend.shared.transactions import transaction


class InvalidCredentials(Unauthenticated):
    code = "INVALID_CREDENTIALS"
    message = "There is no account with this login and password."


def log_in(*, login: str, password: str, device: str, at: datetime) -> SignedIn:
    """Start a session; a wrong login and a wrong password get the same answer after the same time.

    Raises InvalidCredentials, TooBusyToHash.
    """
    found = find_by_login(login)
    normal = normalise_password(password)
    if not is_password(normal, password_hash=found.password_hash if found else None) or found is None:
        raise InvalidCredentials
    fresh_hash = hash_password(normal) if is_outdated(found.password_hash) else None
    with transaction():
        account = _lock_unchanged(found)
        if fresh_hash is not None:
            _keep_hash(account, password_hash=fresh_hash, at=at)
        started = start_session(account=account, device=device, at=at)
        changes = {"password_rehashed": True} if fresh_hash is not None else {}
        write_outbox(
            [
                session_audit(
                    account_id=account.id,
                    session_id=started.session.id,
                    action="session.started",
                    changes=changes,
                    at=at,
                )
            ]
        )
    return SignedIn(account=own_view(account), tokens=started.tokens)


def _lock_unchanged(found: Account) -> Account:
    """Return the account, locked, if its password is still the one that was checked: a change revokes sessions."""
    accounts = Account.objects.alive().select_for_update(of=("self",)).select_related("key")
    account = accounts.filter(id=found.id).first()
    if account is None or account.password_hash != found.password_hash:
        raise InvalidCredentials
    return account


def _keep_hash(account: Account, *, password_hash: str, at: datetime) -> None:
    account.password_hash = password_hash
    account.last_updated_at = at
    account.save(update_fields=["password_hash", "last_updated_at"])
