"""The schema of the accounts service; every model is imported here."""

from backend.accounts.models.inbox_event import InboxEvent
from backend.accounts.models.outbox_row import OutboxRow
from backend.accounts.models.scheduled_run import ScheduledRun

__all__ = ["InboxEvent", "OutboxRow", "ScheduledRun"]
