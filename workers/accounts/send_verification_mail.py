"""The mail that verifies an address."""

from functools import partial
from uuid import UUID

from backend.accounts.services.prepare_mail import prepare_verification_mail
from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow
from pipelines.mail.errors import MailRefused
from pipelines.mail.run import send_mail
from workers.actor import work_actor


@work_actor(queue="urgent", throws=(MailRefused,))
def send_verification_mail(row: ClaimedRow) -> None:
    """Send the link that verifies an address; repeating it sends another link, as good as the first."""
    at = now()
    prepare = partial(
        prepare_verification_mail,
        account_id=UUID(row.payload["account_id"]),
        is_first=row.payload["is_first"],
        at=at,
    )
    send_mail(prepare=prepare, mail_id=row.id, at=at)
