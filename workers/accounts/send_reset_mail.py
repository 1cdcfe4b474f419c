"""The mail with the link to a new password."""

from backend.accounts.services.mail.mail_work import MailWork
from backend.accounts.services.mail.prepare_mail import Letter, prepare_reset_mail
from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow
from pipelines.mail.errors import MailRefused
from pipelines.mail.run import send_mail
from workers.accounts.mail_retries import MAIL_RETRIES
from workers.actor import work_actor


@work_actor(queue="urgent", throws=(MailRefused,), retries=MAIL_RETRIES)
def send_reset_mail(row: ClaimedRow) -> None:
    """Send the link to whoever the login names; repeating it sends the same link again."""
    at = now()

    def prepare(work: MailWork) -> Letter | None:
        return prepare_reset_mail(sealed_login=row.payload["sealed_login"], work=work, at=at)

    send_mail(prepare=prepare, row=row, at=at)
