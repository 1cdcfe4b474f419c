"""Getting back in after losing the password."""

import base64
from datetime import datetime

from backend.accounts.models import Account, MailPurpose, RevokeReason
from backend.accounts.services.mail_tokens import InvalidMailToken, account_of_mail_token, use_mail_token
from backend.accounts.services.passwords.set_password import check_new_password, set_password
from backend.accounts.services.sessions.revoke_sessions import revoke_all
from backend.accounts.utils.password_hashing import hash_password
from backend.shared.crypto.field_encryption import seal
from backend.shared.outbox import work, write_outbox
from backend.shared.transactions import transaction

LOGIN_PLACE = b"password-reset.login"


def request_password_reset(*, login: str, at: datetime) -> None:
    """Note that somebody asks for a link; who that is, the worker finds out, so that the answer cannot tell."""
    sealed = base64.b64encode(seal(login.encode("utf-8", "surrogatepass"), associated=LOGIN_PLACE)).decode()
    with transaction():
        write_outbox([work(task="send_reset_mail", queue="urgent", payload={"sealed_login": sealed}, at=at)])


def reset_password(*, token: str, new_password: str, at: datetime) -> None:
    """Set a new password by the token that was mailed, and end every session.

    Raises InvalidMailToken, Invalid, TooBusyToHash.
    """
    purpose = MailPurpose.RESET_PASSWORD
    found = account_of_mail_token(token=token, purpose=purpose, at=at)
    password_hash = hash_password(check_new_password(found, password=new_password))
    with transaction():
        account = Account.objects.alive().select_for_update().filter(id=found.id).first()
        if account is None:
            raise InvalidMailToken
        use_mail_token(token=token, account_id=account.id, purpose=purpose, at=at)
        rows = set_password(account, password_hash=password_hash, action="account.password_reset", at=at)
        ended = revoke_all(account_id=account.id, keep=None, reason=RevokeReason.PASSWORD_RESET, at=at)
        write_outbox([*rows, *ended])
