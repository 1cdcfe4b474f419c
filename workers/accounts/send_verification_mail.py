"""The mail that verifies an address."""

from uuid import UUID

from backend.accounts.services.mail.mail_work import MailWork
from backend.accounts.services.mail.prepare_mail import Letter, prepare_verification_mail
from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow
from pipelines.mail.errors import MailRefused
from pipelines.mail.run import send_mail
from workers.accounts.mail_retries import MAIL_RETRIES
from workers.actor import work_actor


@work_actor(queue="urgent", throws=(MailRefused,), retries=MAIL_RETRIES)
def send_verification_mail(row: ClaimedRow) -> None:
    """Send the link that verifies an address; repeating it sends the same link again."""
    at, account_id = now(), UUID(row.payload["account_id"])

    def prepare(work: MailWork) -> Letter | None:
        return prepare_verification_mail(account_id=account_id, is_first=row.payload["is_first"], work=work, at=at)

    send_mail(prepare=prepare, row=row, at=at)
