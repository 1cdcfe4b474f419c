"""Taking an upload in that came through the API."""

from datetime import datetime
from typing import Any
from uuid import UUID

from backend.media.models import Media, Status, UploadSource
from backend.media.services.media_document import media_document
from backend.media.services.media_effects import media_audit, process_later
from backend.media.services.objects.references import referring
from backend.media.services.uploads.new_media import NewMedia, insert_media
from backend.media.services.uploads.quotas import count_file
from backend.media.services.uploads.store_original import StoredOriginal
from backend.shared.errors import Refused
from backend.shared.identifiers import uuid7
from backend.shared.outbox import write_outbox
from backend.shared.transactions import transaction


class HashDiffers(Refused):
    code = "SHA256_DIFFERS"
    message = "What arrived has another SHA-256 than was declared: it was changed on the way, send it again."


def receive_upload(*, owner_id: UUID, stored: StoredOriginal, new: NewMedia, at: datetime) -> dict[str, Any]:
    """Accept a stored original as a new media, have it processed, and return its document.

    Raises HashDiffers, AccountGone, DailyFilesReached, MediaIdTaken, and ObjectsGone where it was swept away just now.
    """
    if new.sha256 not in {None, stored.sha256}:
        raise HashDiffers(details={"declared": new.sha256, "received": stored.sha256})
    media_id = new.id or uuid7(at=at)
    with transaction():
        count_file(account_id=owner_id, at=at)
        with referring(media_id=media_id, keys=[stored.key], at=at):
            media = _insert(media_id=media_id, owner_id=owner_id, stored=stored, new=new, at=at)
        changes = {"source": media.source, "bytes": media.bytes, "sha256": media.sha256}
        created = media_audit(media, action="created", changes=changes, actor_id=owner_id, at=at)
        write_outbox([created, process_later(media, at=at)])
    return media_document(media, viewer_id=owner_id, at=at)


def _insert(*, media_id: UUID, owner_id: UUID, stored: StoredOriginal, new: NewMedia, at: datetime) -> Media:
    return insert_media(
        owner_id=owner_id,
        new=new,
        at=at,
        media_id=media_id,
        status=Status.PROCESSING,
        source=UploadSource.UPLOAD,
        declared_bytes=stored.bytes,
        bytes=stored.bytes,
        sha256=stored.sha256,
        original_id=stored.key,
    )
