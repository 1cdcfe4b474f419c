"""Runs the later work of accounts in this process, through the actors' own code, and reads the mails it sends."""

import importlib
import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from backend.accounts.models import OutboxRow
from workers.start import start

start(service="accounts")
NAMES = (
    "send_verification_mail",
    "send_reset_mail",
    "send_password_notice",
    "send_login_warning",
    "mark_ended_sessions",
    "purge_expired",
)
TASKS = {name: getattr(importlib.import_module(f"workers.accounts.{name}"), name) for name in NAMES}


def run_work() -> None:
    """Run every row that waits for an actor of accounts, once."""
    OutboxRow.objects.update(available_at="2020-01-01T00:00:00Z")
    for row_id, task in OutboxRow.objects.filter(task__in=NAMES, dead_at=None).order_by("id").values_list("id", "task"):
        TASKS[task](row_id=row_id)


def mails_to(address: str) -> list[EmailMessage]:
    """Run the work and return the mails that this address has got, the first one first."""
    run_work()
    folder = Path(urlsplit(settings.MAIL_URL).path)
    found = sorted(folder.glob(f"*-{address}-*.eml"), key=lambda path: path.stat().st_mtime_ns)
    return [message_from_bytes(path.read_bytes(), policy=policy.default) for path in found]


def token_in(mail: EmailMessage) -> str:
    """Return the token of the link in a mail."""
    found = re.search(r"\?token=([\w-]+)", mail.get_content())
    assert found, mail.get_content()
    return found[1]
