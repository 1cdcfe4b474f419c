"""Writing a new password: what a change and a reset have in common."""

from datetime import datetime

from django.conf import settings

from backend.accounts.models import Account
from backend.accounts.services.account_events import account_audit
from backend.accounts.services.mail_tokens import void_mail_tokens
from backend.accounts.services.personal_fields import read_email
from backend.accounts.utils.password_rules import check_password, normalise_password
from backend.shared.errors import Invalid
from backend.shared.outbox import NewRow, work

FIELD = "new_password"


def check_new_password(account: Account, *, password: str) -> str:
    """Return the password of an account that was read with its key, normalised. Raises Invalid."""
    normal = normalise_password(password)
    email = read_email(account) or ""
    faults = check_password(
        password=normal,
        min_length=settings.PASSWORD_MIN_LENGTH,
        known_words=[account.username, email, *email.split("@")],
        field=FIELD,
    )
    if faults:
        raise Invalid(fields=faults)
    return normal


def set_password(account: Account, *, password_hash: str, action: str, at: datetime) -> list[NewRow]:
    """Write the hash of a locked account, and void every link that was mailed before.

    Returns the audit event and a notice by mail, for the caller's outbox.
    """
    account.password_hash = password_hash
    account.password_changed_at = account.last_updated_at = at
    account.save(update_fields=["password_hash", "password_changed_at", "last_updated_at"])
    void_mail_tokens(account_id=account.id, at=at)
    return [
        account_audit(account_id=account.id, action=action, changes={"fields": ["password"]}, at=at),
        work(task="send_password_notice", queue="urgent", payload={"account_id": str(account.id)}, at=at),
    ]
