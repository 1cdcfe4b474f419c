"""Why a mail was not sent; the texts name no address."""


class MailRefused(Exception):
    """The mail server will never take this mail."""


class MailServerAway(Exception):
    """The mail server does not take mails at the moment."""
