"""A mail from its cause to the mail server: prepare, keep its token, write, hand over, note that it is delivered."""

import base64
from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from backend.accounts.services.mail_tokens import note_delivery
from backend.accounts.services.prepare_mail import Letter
from backend.shared.crypto.field_encryption import seal, unseal
from backend.shared.errors import Unavailable
from backend.shared.outbox import ClaimedRow
from backend.shared.outbox.settle import save_progress
from backend.shared.transactions import transaction
from pipelines.mail.errors import MailServerAway
from pipelines.mail.route import open_route
from pipelines.mail.write_message import write_message

Prepare = Callable[[str | None], Letter | None]


def send_mail(*, prepare: Prepare, row: ClaimedRow, at: datetime) -> None:
    """Prepare the letter of a row and send it, unless there is none to send.

    `prepare` gets the token of an earlier attempt, or None. Repeating it may send the same mail twice, under one
    Message-ID. Raises MailRefused, which is final, and Unavailable.
    """
    letter = _prepare(prepare, row=row, at=at)
    if letter is None:
        return
    message = write_message(
        to=letter.to,
        sender=settings.MAIL_FROM,
        template=letter.template,
        values=letter.values,
        mail_id=row.id,
        at=at,
    )
    hand_over = open_route(settings.MAIL_URL)
    try:
        hand_over(message)
    except MailServerAway as error:
        raise Unavailable(code="MAIL_UNAVAILABLE", message=str(error)) from None
    if letter.token is not None:
        note_delivery(token=letter.token, at=at)


def _prepare(prepare: Prepare, *, row: ClaimedRow, at: datetime) -> Letter | None:
    """Prepare the letter; a new token is kept in the row in the transaction that makes it, so that no try makes two."""
    kept = _kept_token(row)
    with transaction():
        letter = prepare(kept)
        if letter is not None and letter.token is not None and letter.token != kept:
            sealed = seal(letter.token.encode(), associated=_place(row))
            save_progress(row, progress={"sealed_token": base64.b64encode(sealed).decode()}, at=at)
    return letter


def _kept_token(row: ClaimedRow) -> str | None:
    if row.progress is None:
        return None
    return unseal(base64.b64decode(row.progress["sealed_token"]), associated=_place(row)).decode()


def _place(row: ClaimedRow) -> bytes:
    return b"mail.token:" + row.id.bytes
