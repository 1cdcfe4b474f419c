"""Writing a mail: plain text from a template, whose first line is the subject."""

from collections.abc import Mapping
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from pathlib import Path
from string import Template
from uuid import UUID

TEMPLATES = Path(__file__).with_name("templates")


def write_message(
    *, to: str, sender: str, template: str, values: Mapping[str, str], mail_id: UUID, at: datetime
) -> EmailMessage:
    """Return the mail; its Message-ID follows from `mail_id`, so that a mail sent twice is known as one."""
    text = Template((TEMPLATES / f"{template}.txt").read_text(encoding="utf-8")).substitute(values)
    subject, _, body = text.partition("\n")
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = Address(addr_spec=to)
    message["Subject"] = subject
    message["Date"] = format_datetime(at)
    message["Message-ID"] = f"<{mail_id}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body.lstrip("\n"), cte="7bit")  # links stay in one piece
    return message
