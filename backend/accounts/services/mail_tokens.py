"""Tokens that travel by mail: made by the worker once for a letter, whatever happens to it, and used once."""

from datetime import datetime, timedelta
from uuid import UUID

from backend.accounts.models import Account, MailPurpose, MailToken
from backend.accounts.utils.secret_tokens import digest_of, new_token
from backend.shared.errors import Invalid
from backend.shared.identifiers import uuid7
from backend.shared.models.only import only
from backend.shared.outbox import audit, write_outbox
from backend.shared.transactions import transaction

LIFE = {MailPurpose.VERIFY_EMAIL: timedelta(hours=24), MailPurpose.RESET_PASSWORD: timedelta(hours=1)}


class InvalidMailToken(Invalid):
    code = "INVALID_MAIL_TOKEN"
    message = "This link is not valid any more; ask for a new one."


def issue_mail_token(*, account_id: UUID, purpose: MailPurpose, at: datetime, work_id: UUID | None = None) -> str:
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
        work_id=work_id,
    )
    return token


def note_delivery(*, token: str, at: datetime) -> None:
    """Note that a mail server has taken the letter with this token."""
    tokens = MailToken.objects.filter(digest=digest_of(token), delivered_at__isnull=True)
    found = only(tokens)
    if found is None:
        return
    with transaction():
        tokens.update(delivered_at=at, last_updated_at=at)
        write_outbox(
            [
                audit(
                    actor_id=None,
                    action=f"account.{found.purpose}_mailed",
                    object_type="account",
                    object_id=found.account_id,
                    changes={},
                    at=at,
                )
            ]
        )


def void_mail_tokens(*, account_id: UUID, at: datetime) -> None:
    """Use up every token that an account was sent: whoever has an old mail gains nothing by it."""
    MailToken.objects.filter(account_id=account_id, used_at__isnull=True).update(used_at=at, last_updated_at=at)


def was_used_to_verify(*, token: str) -> bool:
    """Tell whether a link that is opened again belongs to an account that owns its address by now."""
    tokens = MailToken.objects.filter(purpose=MailPurpose.VERIFY_EMAIL, digest=digest_of(token))
    used = only(tokens.filter(used_at__isnull=False).select_related("account"))
    return used is not None and not used.account.is_deleted and used.account.email_verified_at is not None


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
