"""The way that mails take, as MAIL_URL names it."""

from collections.abc import Callable
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from pipelines.mail.deliver_to_folder import deliver_to_folder
from pipelines.mail.deliver_to_server import SUBMISSION_PORTS, MailServer, Tls, deliver_to_server

Route = Callable[[EmailMessage], None]


def open_route(url: str) -> Route:
    """Return what hands a mail over: to a mailbox folder (file://) or to a server (smtp://). Raises ValueError."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return partial(deliver_to_folder, folder=Path(unquote(parts.path)))
    if parts.scheme == "smtp" and parts.hostname:
        return partial(deliver_to_server, server=_server_of(url))
    raise ValueError("MAIL_URL must start with file:// or smtp://")


def _server_of(url: str) -> MailServer:
    parts = urlsplit(url)
    tls = Tls(parse_qs(parts.query).get("tls", ["starttls"])[0])
    return MailServer(
        host=parts.hostname or "",
        port=parts.port or SUBMISSION_PORTS[tls],
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls,
    )
