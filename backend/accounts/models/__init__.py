"""The schema of the accounts service; every model is imported here."""

from backend.accounts.models.account import Account
from backend.accounts.models.account_key import AccountKey
from backend.accounts.models.idempotency_key import IdempotencyKey
from backend.accounts.models.inbox_event import InboxEvent
from backend.accounts.models.mail_token import MailPurpose, MailToken
from backend.accounts.models.outbox_row import OutboxRow
from backend.accounts.models.refresh_token import RefreshToken
from backend.accounts.models.scheduled_run import ScheduledRun
from backend.accounts.models.session import SESSION_IDLE, RevokeReason, Session

__all__ = [
    "SESSION_IDLE",
    "Account",
    "AccountKey",
    "IdempotencyKey",
    "InboxEvent",
    "MailPurpose",
    "MailToken",
    "OutboxRow",
    "RefreshToken",
    "RevokeReason",
    "ScheduledRun",
    "Session",
]
