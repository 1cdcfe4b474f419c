"""A mail from its cause to the mail server: prepare, write, hand over."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.conf import settings

from backend.accounts.services.prepare_mail import Letter
from backend.shared.errors import Unavailable
from pipelines.mail.errors import MailServerAway
from pipelines.mail.route import open_route
from pipelines.mail.write_message import write_message


def send_mail(*, prepare: Callable[[], Letter | None], mail_id: UUID, at: datetime) -> None:
    """Prepare a letter and send it, unless there is none to send.

    Repeating it may send the mail twice, under one Message-ID. Raises MailRefused, which is final, and Unavailable.
    """
    letter = prepare()
    if letter is None:
        return
    message = write_message(
        to=letter.to,
        sender=settings.MAIL_FROM,
        template=letter.template,
        values=letter.values,
        mail_id=mail_id,
        at=at,
    )
    hand_over = open_route(settings.MAIL_URL)
    try:
        hand_over(message)
    except MailServerAway as error:
        raise Unavailable(code="MAIL_UNAVAILABLE", message=str(error)) from None
