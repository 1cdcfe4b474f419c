"""A mail from its cause to the mail server: prepare, keep its token, write, hand over, note that it is delivered."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from backend.accounts.services.mail.mail_work import MailWork, progress_of, token_of
from backend.accounts.services.mail.prepare_mail import Letter
from backend.accounts.services.mail_tokens import note_delivery
from backend.shared.errors import Unavailable
from backend.shared.outbox import ClaimedRow
from backend.shared.outbox.running.settle import save_progress
from backend.shared.transactions import transaction
from pipelines.mail.errors import MailServerAway
from pipelines.mail.route import open_route
from pipelines.mail.write_message import write_message

Prepare = Callable[[MailWork], Letter | None]


def send_mail(*, prepare: Prepare, row: ClaimedRow, at: datetime) -> None:
    """Prepare the letter of a row and send it, unless there is none to send.

    Repeating it may send the same mail twice, under one Message-ID. Raises MailRefused, which is final, and
    Unavailable.
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
        at=row.created_at,
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
    kept = token_of(progress=row.progress, work_id=row.id)
    with transaction():
        letter = prepare(MailWork(id=row.id, asked_at=row.created_at, token=kept))
        if letter is not None and letter.token is not None and letter.token != kept:
            save_progress(row, progress=progress_of(token=letter.token, work_id=row.id), at=at)
    return letter
