"""Development's mail server: a folder with one file a mail."""

import os
import re
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path


def deliver_to_folder(message: EmailMessage, *, folder: Path) -> None:
    """Write the mail into the folder, readable by its owner alone; whoever lists the folder sees whole mails only.

    A mail written twice is one file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = file_name_of(message)
    unfinished = folder / f".{name}.{os.getpid()}"
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(message.as_bytes())
    unfinished.replace(folder / name)


def file_name_of(message: EmailMessage) -> str:
    """Return time, recipient and id, in characters that are safe in a file's name."""
    time = parsedate_to_datetime(message["Date"]).strftime("%Y%m%dT%H%M%SZ")
    recipient = re.sub(r"[^a-z0-9@._-]+", "-", str(message["To"]).lower())[:80]
    mail_id = re.sub(r"[^0-9a-f]", "", str(message["Message-ID"]).partition("@")[0])[-12:]
    return f"{time}-{recipient}-{mail_id}.eml"
