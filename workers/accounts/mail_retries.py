"""How a mail is tried that the mail server does not take: for a day, and soon after the server is back."""

from datetime import timedelta

from backend.shared.outbox.running.backoff import Retries

MAIL_RETRIES = Retries(growth=1.25, patience=timedelta(hours=24))
