"""What a mail says and to whom; called by the worker as it sends, so that no address waits anywhere.

A letter with a token is prepared anew for each attempt, with the token of the first one: what reaches the mailbox is
one letter, and what is counted against the limit is what reached it.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.conf import settings

from backend.accounts.models import Account, MailPurpose
from backend.accounts.services.find_by_login import find_by_login
from backend.accounts.services.mail.claim_letter import claim_letter
from backend.accounts.services.mail.mail_work import MailWork
from backend.accounts.services.passwords.reset_password import LOGIN_PLACE
from backend.accounts.services.personal_fields import read_email
from backend.shared.crypto.field_encryption import unseal


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A mail before it is written: the template and what is filled in there."""

    to: str = field(repr=False)
    template: str
    values: Mapping[str, str] = field(repr=False)
    token: str | None = field(default=None, repr=False)


def prepare_verification_mail(*, account_id: UUID, is_first: bool, work: MailWork, at: datetime) -> Letter | None:
    """Return the mail that verifies an address, or the first time the warning to its owner, where it is another's.

    None where there is nothing to verify any more. Call it in a transaction. Raises LetterUnderWay.
    """
    account = Account.objects.alive().select_related("key").filter(id=account_id).first()
    email = read_email(account) if account is not None else None
    if account is None or email is None or account.email_verified_at is not None:
        return None
    if _is_anothers(account):
        values = {"public_url": settings.PUBLIC_URL}
        return Letter(to=email, template="address_in_use", values=values) if is_first else None
    return _letter_with_token(account, email=email, purpose=MailPurpose.VERIFY_EMAIL, work=work, at=at)


def prepare_reset_mail(*, sealed_login: str, work: MailWork, at: datetime) -> Letter | None:
    """Return the mail with the link to a new password, or None where the login is nobody's.

    Call it in a transaction. Raises LetterUnderWay.
    """
    login = unseal(base64.b64decode(sealed_login), associated=LOGIN_PLACE).decode("utf-8", "surrogatepass")
    account = find_by_login(login)
    email = read_email(account) if account is not None else None
    if account is None or email is None or _is_anothers(account):
        return None
    return _letter_with_token(account, email=email, purpose=MailPurpose.RESET_PASSWORD, work=work, at=at)


def prepare_notice(*, account_id: UUID, template: str) -> Letter | None:
    """Return a notice to an account's owner, or None where there is no address to send it to."""
    account = Account.objects.alive().select_related("key").filter(id=account_id).first()
    email = read_email(account) if account is not None else None
    if account is None or email is None or _is_anothers(account):
        return None
    return Letter(to=email, template=template, values=_values(account))


def _is_anothers(account: Account) -> bool:
    """Return whether somebody else has verified the address that this account claims."""
    if account.email_verified_at is not None or account.email_index is None:
        return False
    return Account.objects.owning(email_index=bytes(account.email_index)).exists()


def _letter_with_token(
    account: Account, *, email: str, purpose: MailPurpose, work: MailWork, at: datetime
) -> Letter | None:
    token = claim_letter(account_id=account.id, purpose=purpose, work=work, at=at)
    if token is None:
        return None
    return Letter(to=email, template=purpose.value, values={**_values(account), "token": token}, token=token)


def _values(account: Account) -> dict[str, str]:
    return {"public_url": settings.PUBLIC_URL, "username": account.username}
