"""How long a mail is tried that the mail server does not take."""

from datetime import timedelta

MAIL_PATIENCE = timedelta(hours=24)
