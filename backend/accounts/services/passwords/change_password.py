"""Changing one's password."""

from datetime import datetime
from uuid import UUID

from backend.accounts.models import Account, RevokeReason
from backend.accounts.services.passwords.set_password import check_new_password, set_password
from backend.accounts.services.sessions.revoke_sessions import revoke_all
from backend.accounts.utils.password_hashing import hash_password, is_password
from backend.accounts.utils.password_rules import normalise_password
from backend.shared.errors import Forbidden, Unauthenticated
from backend.shared.outbox import write_outbox
from backend.shared.transactions import transaction


class WrongPassword(Forbidden):
    code = "WRONG_PASSWORD"
    message = "The current password is not right."


def change_password(
    *, account_id: UUID, session_id: UUID, current_password: str, new_password: str, at: datetime
) -> None:
    """Set a new password and end every other session.

    Raises WrongPassword, Invalid, TooBusyToHash, and Unauthenticated where the account is gone.
    """
    found = Account.objects.alive().select_related("key").filter(id=account_id).first()
    if found is None:
        raise Unauthenticated
    if not is_password(normalise_password(current_password), password_hash=found.password_hash):
        raise WrongPassword
    password_hash = hash_password(check_new_password(found, password=new_password))
    with transaction():
        account = Account.objects.alive().select_for_update().filter(id=account_id).first()
        if account is None or account.password_hash != found.password_hash:
            raise WrongPassword
        rows = set_password(account, password_hash=password_hash, action="account.password_changed", at=at)
        ended = revoke_all(account_id=account_id, keep=session_id, reason=RevokeReason.PASSWORD_CHANGED, at=at)
        write_outbox([*rows, *ended])
