"""Delivery to a mail server by SMTP."""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import StrEnum

from pipelines.mail.errors import MailRefused, MailServerAway

TIMEOUT_SECONDS = 8.0
PERMANENT = 500


class Tls(StrEnum):
    """How the connection is encrypted."""

    STARTTLS = "starttls"
    SSL = "ssl"
    NONE = "none"


SUBMISSION_PORTS = {Tls.STARTTLS: 587, Tls.SSL: 465, Tls.NONE: 25}


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where mails go and who sends them; without a username nobody logs in."""

    host: str
    port: int
    username: str = field(repr=False)
    password: str = field(repr=False)
    tls: Tls


def deliver_to_server(message: EmailMessage, *, server: MailServer) -> None:
    """Hand the mail over.

    Raises MailRefused where the server refuses the mail for good, and MailServerAway for whatever may pass.
    """
    try:
        with _connect(server) as connection:
            if server.tls is Tls.STARTTLS:
                connection.starttls(context=ssl.create_default_context())
            if server.username:
                connection.login(server.username, server.password)
            connection.send_message(message)
    except smtplib.SMTPAuthenticationError as error:
        # A fault of the configuration: the mail waits until it is mended.
        raise MailServerAway(f"the mail server does not let us in ({error.smtp_code})") from None
    except smtplib.SMTPRecipientsRefused as error:
        code, _ = next(iter(error.recipients.values()))
        raise _refusal(code) from None
    except smtplib.SMTPResponseException as error:
        raise _refusal(error.smtp_code) from None
    except (smtplib.SMTPException, OSError) as error:
        raise MailServerAway(f"the mail server cannot be used: {type(error).__name__}") from None


def _connect(server: MailServer) -> smtplib.SMTP:
    if server.tls is Tls.SSL:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_SECONDS, context=context)
    return smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)


def _refusal(code: int) -> Exception:
    if code >= PERMANENT:
        return MailRefused(f"the mail server refuses the mail for good ({code})")
    return MailServerAway(f"the mail server does not take the mail now ({code})")
