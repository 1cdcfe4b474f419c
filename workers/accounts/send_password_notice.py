"""The notice that a password was changed."""

from functools import partial
from uuid import UUID

from backend.accounts.services.prepare_mail import prepare_password_notice
from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow
from pipelines.mail.errors import MailRefused
from pipelines.mail.run import send_mail
from workers.actor import work_actor


@work_actor(queue="urgent", throws=(MailRefused,))
def send_password_notice(row: ClaimedRow) -> None:
    """Tell the owner of a changed password; repeating it tells again."""
    at = now()
    prepare = partial(prepare_password_notice, account_id=UUID(row.payload["account_id"]), at=at)
    send_mail(prepare=prepare, mail_id=row.id, at=at)
