"""Logging in."""

from collections.abc import Sequence
from datetime import datetime

from backend.accounts.models import Account
from backend.accounts.services.account_events import session_audit
from backend.accounts.services.account_views import own_view
from backend.accounts.services.find_by_login import find_candidates
from backend.accounts.services.results import SignedIn
from backend.accounts.services.sessions.login_failures import forget_failures, note_failure
from backend.accounts.services.sessions.start_session import start_session
from backend.accounts.utils.password_hashing import hash_password, is_outdated, is_password
from backend.accounts.utils.password_rules import normalise_password
from backend.shared.errors import Unauthenticated
from backend.shared.outbox import write_outbox
from backend.shared.transactions import transaction


class InvalidCredentials(Unauthenticated):
    code = "INVALID_CREDENTIALS"
    message = "There is no account with this login and password."


def log_in(*, login: str, password: str, subject: str, device: str, at: datetime) -> SignedIn | None:
    """Start a session; a wrong login and a wrong password get the same answer after the same time: None.

    That is told, not raised: the failure that is counted for `subject` must be committed. Raises InvalidCredentials
    where the password changes meanwhile, and TooBusyToHash.
    """
    normal, candidates = normalise_password(password), find_candidates(login)
    found = _find_fitting(candidates, password=normal)
    if found is None:
        account_id = candidates[0].id if candidates else None
        note_failure(subject=subject, account_id=account_id, at=at)
        return None
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
    forget_failures(subject=subject)
    return SignedIn(account=own_view(account), tokens=started.tokens)


def _find_fitting(candidates: Sequence[Account], *, password: str) -> Account | None:
    """Return the account that the password fits; without a candidate it takes the time of one."""
    if not candidates:
        is_password(password, password_hash=None)
    for candidate in candidates:
        if is_password(password, password_hash=candidate.password_hash):
            return candidate
    return None


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
