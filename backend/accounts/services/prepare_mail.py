"""What a mail says and to whom; called by the worker as it sends, so that no token and no address waits anywhere."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings

from backend.accounts.models import Account, MailPurpose
from backend.accounts.services.find_by_login import find_by_login
from backend.accounts.services.mail_tokens import count_good_tokens, issue_mail_token
from backend.accounts.services.personal_fields import read_email
from backend.accounts.services.reset_password import LOGIN_PLACE
from backend.shared.crypto.field_encryption import unseal
from backend.shared.outbox import audit, write_outbox
from backend.shared.transactions import transaction

# A mailbox is not flooded; whoever asks once more has this many links that work.
MOST_LINKS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail before it is written: the template and what is filled in there."""

    to: str = field(repr=False)
    template: str
    values: Mapping[str, str] = field(repr=False)


def prepare_verification_mail(*, account_id: UUID, is_first: bool, at: datetime) -> Letter | None:
    """Return the mail that verifies an address, or the first time the warning to its owner, where it is another's.

    None where there is nothing to verify any more. Repeating it makes a second token; both are good.
    """
    account = Account.objects.alive().select_related("key").filter(id=account_id).first()
    email = read_email(account) if account is not None else None
    if account is None or email is None or account.email_verified_at is not None:
        return None
    if _is_anothers(account):
        values = {"public_url": settings.PUBLIC_URL}
        return Letter(to=email, template="address_in_use", values=values) if is_first else None
    return _letter_with_token(account, email=email, purpose=MailPurpose.VERIFY_EMAIL, at=at)


def prepare_reset_mail(*, sealed_login: str, at: datetime) -> Letter | None:
    """Return the mail with the link to a new password, or None where the login is nobody's.

    Repeating it makes a second token; both are good until one is used.
    """
    login = unseal(base64.b64decode(sealed_login), associated=LOGIN_PLACE).decode("utf-8", "surrogatepass")
    account = find_by_login(login)
    email = read_email(account) if account is not None else None
    if account is None or email is None or _is_anothers(account):
        return None
    return _letter_with_token(account, email=email, purpose=MailPurpose.RESET_PASSWORD, at=at)


def prepare_password_notice(*, account_id: UUID, at: datetime) -> Letter | None:
    """Return the notice that a password was changed, or None where there is no address to send it to."""
    account = Account.objects.alive().select_related("key").filter(id=account_id).first()
    email = read_email(account) if account is not None else None
    if account is None or email is None or _is_anothers(account):
        return None
    return Letter(to=email, template="password_changed", values=_values(account))


def _is_anothers(account: Account) -> bool:
    """Return whether somebody else has verified the address that this account claims."""
    if account.email_verified_at is not None or account.email_index is None:
        return False
    return Account.objects.owning(email_index=bytes(account.email_index)).exists()


def _letter_with_token(account: Account, *, email: str, purpose: MailPurpose, at: datetime) -> Letter | None:
    if count_good_tokens(account_id=account.id, purpose=purpose, at=at) >= MOST_LINKS:
        return None
    with transaction():
        token = issue_mail_token(account_id=account.id, purpose=purpose, at=at)
        write_outbox(
            [
                audit(
                    actor_id=None,
                    action=f"account.{purpose.value}_mailed",
                    object_type="account",
                    object_id=account.id,
                    changes={},
                    at=at,
                )
            ]
        )
    return Letter(to=email, template=purpose.value, values={**_values(account), "token": token})


def _values(account: Account) -> dict[str, str]:
    return {"public_url": settings.PUBLIC_URL, "username": account.username}
