"""Telling that an upload cannot be used, and why."""

from datetime import datetime
from uuid import UUID

from backend.media.models import Status
from backend.media.services.find_media import lock_media
from backend.media.services.media_effects import media_audit, tell_sources
from backend.shared.outbox import write_outbox
from backend.shared.record_times import later_time
from backend.shared.transactions import transaction

OPEN = {Status.PENDING, Status.PROCESSING}


def fail_media(*, media_id: UUID, code: str, message: str, at: datetime) -> bool:
    """Mark the upload as failed with a reason that a person understands, and return whether that changed anything.

    One that is ready stays so, as one that was deleted or has failed already.
    """
    with transaction():
        media = lock_media(media_id=media_id)
        if media is None or media.status not in OPEN:
            return False
        media.status = Status.FAILED
        media.failure_code, media.failure_message = code, message
        media.expires_at = None
        media.version += 1
        media.last_updated_at = later_time(at=at, than=media.last_updated_at)
        media.save(
            update_fields=["status", "failure_code", "failure_message", "expires_at", "version", "last_updated_at"]
        )
        failed = media_audit(media, action="failed", changes={"status": media.status, "failure_code": code}, at=at)
        write_outbox([failed, *tell_sources(media, attachments=media.attachments.all(), at=at)])
    return True
