"""Verification of an e-mail address."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from backend.accounts.models import Account, MailPurpose
from backend.accounts.services.account_events import account_audit
from backend.accounts.services.mail_tokens import (
    InvalidMailToken,
    account_of_mail_token,
    use_mail_token,
    was_used_to_verify,
)
from backend.shared.errors import Unauthenticated
from backend.shared.outbox import NewRow, audit, work, write_outbox
from backend.shared.transactions import transaction


def verify_email(*, token: str, at: datetime) -> None:
    """Make an account the owner of its address by the token that was sent there; other claims to it lapse.

    A link that is opened again, when the address is verified, changes nothing. Raises InvalidMailToken.
    """
    if was_used_to_verify(token=token):
        return
    asking = account_of_mail_token(token=token, purpose=MailPurpose.VERIFY_EMAIL, at=at)
    with transaction():
        claimants = _lock_claimants(asking)
        account = next((one for one in claimants if one.id == asking.id), None)
        if account is None or any(one.email_verified_at for one in claimants):
            raise InvalidMailToken
        use_mail_token(token=token, account_id=account.id, purpose=MailPurpose.VERIFY_EMAIL, at=at)
        rows = _let_lapse([one for one in claimants if one is not account], at=at)
        account.email_verified_at = account.last_updated_at = at
        account.save(update_fields=["email_verified_at", "last_updated_at"])
        verified = account_audit(account_id=account.id, action="account.email_verified", changes={}, at=at)
        write_outbox([verified, *rows])


def request_email_verification(*, account_id: UUID, at: datetime) -> None:
    """Have the verification mail sent again. Raises Unauthenticated where the account is gone."""
    if not Account.objects.alive().filter(id=account_id).exists():
        raise Unauthenticated
    payload = {"account_id": str(account_id), "is_first": False}
    mail = work(task="send_verification_mail", queue="urgent", payload=payload, at=at)
    asked = account_audit(account_id=account_id, action="account.verification_requested", changes={}, at=at)
    with transaction():
        write_outbox([mail, asked])


def _lock_claimants(account: Account) -> Sequence[Account]:
    """Return all who claim the address, locked in one order, so that two who verify at once cannot deadlock."""
    if account.email_index is None:
        return []
    claims = Account.objects.alive().filter(email_index=bytes(account.email_index))
    return list(claims.select_for_update().order_by("created_at", "id"))


def _let_lapse(losers: Sequence[Account], *, at: datetime) -> list[NewRow]:
    ids = [loser.id for loser in losers]
    if not ids:
        return []
    Account.objects.filter(id__in=ids).update(email_ciphertext=None, email_index=None, last_updated_at=at)
    return [
        audit(
            actor_id=None,
            action="account.email_lapsed",
            object_type="account",
            object_id=account_id,
            changes={"fields": ["email"]},
            at=at,
        )
        for account_id in ids
    ]
