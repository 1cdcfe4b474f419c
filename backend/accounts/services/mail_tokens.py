"""Tokens that travel by mail: made by the worker as it sends, used once."""

from datetime import datetime, timedelta
from uuid import UUID

from backend.accounts.models import Account, MailPurpose, MailToken
from backend.accounts.utils.secret_tokens import digest_of, new_token
from backend.shared.errors import Invalid
from backend.shared.identifiers import uuid7
from backend.shared.models.only import only

LIFE = {MailPurpose.VERIFY_EMAIL: timedelta(hours=24), MailPurpose.RESET_PASSWORD: timedelta(hours=1)}


class InvalidMailToken(Invalid):
    code = "INVALID_MAIL_TOKEN"
    message = "This link is not valid any more; ask for a new one."


def issue_mail_token(*, account_id: UUID, purpose: MailPurpose, at: datetime) -> str:
    """Write a token and return it; earlier ones stay good until one is used or they expire."""
    token = new_token()
    MailToken.objects.create(
        id=uuid7(at=at),
        account_id=account_id,
        purpose=purpose,
        digest=digest_of(token),
        created_at=at,
        last_updated_at=at,
        expires_at=at + LIFE[purpose],
    )
    return token


def count_good_tokens(*, account_id: UUID, purpose: MailPurpose, at: datetime) -> int:
    """Return how many tokens that an account was sent can be used at the moment."""
    return MailToken.objects.unused(account_id=account_id, purpose=purpose).filter(expires_at__gt=at).count()


def account_of_mail_token(*, token: str, purpose: MailPurpose, at: datetime) -> Account:
    """Return the live account that a good token was sent to, with its key. Raises InvalidMailToken."""
    tokens = MailToken.objects.usable(purpose=purpose, digest=digest_of(token), at=at)
    found = only(tokens.select_related("account__key"))
    if found is None or found.account.is_deleted:
        raise InvalidMailToken
    return found.account


def use_mail_token(*, token: str, account_id: UUID, purpose: MailPurpose, at: datetime) -> None:
    """Use a token up, and every other that its account was sent for the same purpose.

    Call it with the account locked. Raises InvalidMailToken where another request was faster.
    """
    if not MailToken.objects.usable(purpose=purpose, digest=digest_of(token), at=at).update(
        used_at=at, last_updated_at=at
    ):
        raise InvalidMailToken
    MailToken.objects.unused(account_id=account_id, purpose=purpose).update(used_at=at, last_updated_at=at)
