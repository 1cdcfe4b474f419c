"""The mail with the link to a new password."""

from functools import partial

from backend.accounts.services.prepare_mail import prepare_reset_mail
from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow
from pipelines.mail.errors import MailRefused
from pipelines.mail.run import send_mail
from workers.actor import work_actor


@work_actor(queue="urgent", throws=(MailRefused,))
def send_reset_mail(row: ClaimedRow) -> None:
    """Send the link to whoever the login names; repeating it sends another link, as good as the first."""
    at = now()
    prepare = partial(prepare_reset_mail, sealed_login=row.payload["sealed_login"], at=at)
    send_mail(prepare=prepare, mail_id=row.id, at=at)
