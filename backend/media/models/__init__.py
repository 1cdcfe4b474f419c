"""The schema of the media service; every model is imported here."""

from backend.media.models.attachment import Attachment
from backend.media.models.attachment_source import AttachedTo, AttachmentSource
from backend.media.models.idempotency_key import IdempotencyKey
from backend.media.models.inbox_event import InboxEvent
from backend.media.models.media import Access, Kind, Media, Status, UploadSource
from backend.media.models.media_account import MediaAccount
from backend.media.models.outbox_row import OutboxRow
from backend.media.models.reconciliation import Reconciliation
from backend.media.models.rendition import Rendition
from backend.media.models.scheduled_run import ScheduledRun
from backend.media.models.stored_object import StoredObject

__all__ = [
    "Access",
    "AttachedTo",
    "Attachment",
    "AttachmentSource",
    "IdempotencyKey",
    "InboxEvent",
    "Kind",
    "Media",
    "MediaAccount",
    "OutboxRow",
    "Reconciliation",
    "Rendition",
    "ScheduledRun",
    "Status",
    "StoredObject",
    "UploadSource",
]
