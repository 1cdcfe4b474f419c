"""The mail that verifies an address."""

from uuid import UUID

from backend.accounts.services.prepare_mail import Letter, prepare_verification_mail
from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow
from pipelines.mail.errors import MailRefused
from pipelines.mail.run import send_mail
from workers.accounts.mail_patience import MAIL_PATIENCE
from workers.actor import work_actor


@work_actor(queue="urgent", throws=(MailRefused,), patience=MAIL_PATIENCE)
def send_verification_mail(row: ClaimedRow) -> None:
    """Send the link that verifies an address; repeating it sends the same link again."""
    at, account_id = now(), UUID(row.payload["account_id"])

    def prepare(token: str | None) -> Letter | None:
        return prepare_verification_mail(account_id=account_id, is_first=row.payload["is_first"], token=token, at=at)

    send_mail(prepare=prepare, row=row, at=at)
