"""The warning that somebody tries passwords on an account."""

from uuid import UUID

from backend.accounts.services.mail.mail_work import MailWork
from backend.accounts.services.mail.prepare_mail import Letter, prepare_notice
from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow
from pipelines.mail.errors import MailRefused
from pipelines.mail.run import send_mail
from workers.accounts.mail_retries import MAIL_RETRIES
from workers.actor import work_actor


@work_actor(queue="urgent", throws=(MailRefused,), retries=MAIL_RETRIES)
def send_login_warning(row: ClaimedRow) -> None:
    """Tell the owner that somebody guesses; repeating it tells again."""
    account_id = UUID(row.payload["account_id"])

    def prepare(_work: MailWork) -> Letter | None:
        return prepare_notice(account_id=account_id, template="login_failures")

    send_mail(prepare=prepare, row=row, at=now())
