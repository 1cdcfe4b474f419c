"""One letter however often it is asked for: a later request takes over what no mail server has taken yet."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from backend.accounts.models import Account, MailPurpose, MailToken, OutboxRow
from backend.accounts.services.mail.mail_work import MailWork, token_of
from backend.accounts.services.mail_tokens import LIFE, issue_mail_token
from backend.accounts.utils.secret_tokens import digest_of
from backend.shared.errors import Unavailable

# A mailbox is not flooded; whoever asks once more has got this many links that work.
MOST_LINKS = 5
MOST_TOKENS = 50


class LetterUnderWay(Unavailable):
    code = "LETTER_UNDER_WAY"
    message = "An earlier letter is being delivered; whether it arrives is not known yet."


def claim_letter(*, account_id: UUID, purpose: MailPurpose, work: MailWork, at: datetime) -> str | None:
    """Return the token of the letter that this row delivers, and let its life begin anew; call it in a transaction.

    None where the request is answered: by a letter that arrived since, by a later request that delivers it, by its link
    that was used, or by enough links that work. Raises LetterUnderWay.
    """
    if not Account.objects.alive().select_for_update().filter(id=account_id).exists():
        return None
    newest = MailToken.objects.filter(account_id=account_id, purpose=purpose).order_by("-id")
    tokens = list(newest[:MOST_TOKENS])
    if any(_answers(token, work=work) for token in tokens) or _good_links(tokens, at=at) >= MOST_LINKS:
        return None
    pending = next((token for token in tokens if _is_pending(token)), None)
    if pending is not None and _is_carried(pending, work=work, at=at):
        return None
    text = _text_of(pending, work=work) if pending is not None else None
    if pending is None or text is None:
        return issue_mail_token(account_id=account_id, purpose=purpose, work_id=work.id, at=at)
    pending.work_id, pending.last_updated_at, pending.expires_at = work.id, at, at + LIFE[purpose]
    pending.save(update_fields=["work_id", "last_updated_at", "expires_at"])
    return text


def _answers(token: MailToken, *, work: MailWork) -> bool:
    if token.delivered_at is not None and token.delivered_at >= work.asked_at:
        return True
    return token.used_at is not None and token.work_id == work.id


def _good_links(tokens: Sequence[MailToken], *, at: datetime) -> int:
    return sum(token.delivered_at is not None and token.used_at is None and token.expires_at > at for token in tokens)


def _is_pending(token: MailToken) -> bool:
    return token.delivered_at is None and token.used_at is None and token.work_id is not None


def _is_carried(token: MailToken, *, work: MailWork, at: datetime) -> bool:
    """Return whether a later request delivers the letter. Raises LetterUnderWay where an earlier one is just at it."""
    if token.work_id is None or token.work_id == work.id:
        return False
    carrier = OutboxRow.objects.filter(id=token.work_id, dead_at__isnull=True).first()
    if carrier is None:
        return False
    if carrier.id > work.id:
        return True
    if carrier.claimed_at is not None and carrier.available_at > at:
        raise LetterUnderWay
    return False


def _text_of(token: MailToken, *, work: MailWork) -> str | None:
    """Return the token as the row keeps it that was to deliver it; None where that is gone."""
    if work.token is not None and digest_of(work.token) == bytes(token.digest):
        return work.token
    carrier = OutboxRow.objects.filter(id=token.work_id).first() if token.work_id is not None else None
    return token_of(progress=carrier.progress, work_id=carrier.id) if carrier is not None else None
