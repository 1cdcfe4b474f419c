"""The schema of the audit service; every model is imported here."""

from backend.audit.models.audit_log import AuditLog
from backend.audit.models.inbox_event import InboxEvent
from backend.audit.models.outbox_row import OutboxRow
from backend.audit.models.scheduled_run import ScheduledRun

__all__ = ["AuditLog", "InboxEvent", "OutboxRow", "ScheduledRun"]
