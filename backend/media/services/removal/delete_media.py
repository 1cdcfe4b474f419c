"""Deleting media: they leave every list and post at once; a worker takes them out of the bucket and the CDN."""

from datetime import datetime
from uuid import UUID

from backend.media.models import Attachment, Media, Status
from backend.media.services.find_media import find_own_media, lock_own_media
from backend.media.services.media_effects import media_audit, remove_later, tell_sources
from backend.media.services.uploads.upload_parts import UploadOver
from backend.shared.outbox import NewRow, write_outbox
from backend.shared.preconditions import Precondition, unconditional
from backend.shared.record_times import later_time
from backend.shared.transactions import transaction

WIPED = {"file_name": "", "alt_text": None, "blurhash": None, "waveform": None, "dominant_color": None}


def delete_media(*, media_id: UUID, owner_id: UUID, at: datetime, precondition: Precondition = unconditional) -> None:
    """Delete the owner's media, wherever it is shown.

    Raises MediaMissing (also when it is repeated), NotYourMedia, and what the precondition raises.
    """
    find_own_media(media_id=media_id, owner_id=owner_id)
    with transaction():
        media = lock_own_media(media_id=media_id)
        precondition()
        write_outbox(bury(media, actor_id=owner_id, at=at))


def give_up_upload(*, media_id: UUID, owner_id: UUID, at: datetime) -> None:
    """Give up an upload that has not arrived; a worker frees what its parts take.

    Raises MediaMissing (also when it is repeated), NotYourMedia, UploadOver where it has arrived.
    """
    find_own_media(media_id=media_id, owner_id=owner_id)
    with transaction():
        media = lock_own_media(media_id=media_id)
        if media.status != Status.PENDING:
            raise UploadOver(message="This upload has arrived already; delete the media itself.")
        write_outbox(bury(media, actor_id=owner_id, at=at))


def bury(media: Media, *, actor_id: UUID | None, at: datetime) -> list[NewRow]:
    """Mark a media that is held as deleted, wipe what people wrote of it, and return what follows.

    The row stays, empty, until its objects are gone.
    """
    shown = list(media.attachments.all())
    media.is_deleted = True
    for name, value in WIPED.items():
        setattr(media, name, value)
    media.attached_at = None
    media.version += 1
    media.last_updated_at = later_time(at=at, than=media.last_updated_at)
    media.save(update_fields=["is_deleted", *WIPED, "attached_at", "version", "last_updated_at"])
    Attachment.objects.filter(media_id=media.id).delete()
    return [
        media_audit(media, action="deleted", changes={"is_deleted": True}, actor_id=actor_id, at=at),
        *tell_sources(media, attachments=shown, at=at),
        remove_later(media, at=at),
    ]
