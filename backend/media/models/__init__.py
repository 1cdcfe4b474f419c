"""The schema of the media service; every model is imported here."""

from backend.media.models.inbox_event import InboxEvent
from backend.media.models.outbox_row import OutboxRow
from backend.media.models.scheduled_run import ScheduledRun

__all__ = ["InboxEvent", "OutboxRow", "ScheduledRun"]
