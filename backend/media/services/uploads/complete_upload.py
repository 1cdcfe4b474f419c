"""Completing an upload that went straight to S3: what arrived is checked against what was announced."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from backend.media.models import Media, Status
from backend.media.services.find_media import find_own_media, lock_own_media
from backend.media.services.media_document import media_document
from backend.media.services.media_effects import media_audit, process_later
from backend.media.services.storage.errors import MissingObject, MissingUpload
from backend.media.services.storage.multipart import Part, list_parts
from backend.media.services.storage.multipart import complete_upload as join_parts
from backend.media.services.storage.object_store import head
from backend.media.utils.object_keys import upload_key
from backend.shared.errors import Conflict, Refused
from backend.shared.outbox import write_outbox
from backend.shared.record_times import later_time
from backend.shared.transactions import transaction


class NotArrived(Conflict):
    code = "UPLOAD_NOT_ARRIVED"
    message = "The file has not arrived yet: send it first, then complete the upload."


class SizeDiffers(Refused):
    code = "SIZE_DIFFERS"
    message = "What arrived has another size than was announced: send the whole file again."


def complete_upload(*, media_id: UUID, owner_id: UUID, parts: Sequence[Part], at: datetime) -> dict[str, Any]:
    """Accept what arrived, have it processed, and return its document; without `parts`, all that arrived are joined.

    Doing it again answers how the media stands now. Raises MediaMissing, NotYourMedia, NotArrived, SizeDiffers,
    PartsRefused, Unavailable.
    """
    media = find_own_media(media_id=media_id, owner_id=owner_id)
    if media.status == Status.PENDING:
        _check_arrived(media, parts=parts)
        media = _accept(media, at=at)
    return media_document(media, viewer_id=owner_id, at=at)


def _check_arrived(media: Media, *, parts: Sequence[Part]) -> None:
    key = upload_key(media_id=media.id)
    if media.upload_id is not None:
        with suppress(MissingUpload):  # joined by an earlier try, whose answer was lost
            _join(media, key=key, upload_id=media.upload_id, parts=parts)
    try:
        size = head(key=key).size
    except MissingObject:
        raise NotArrived from None
    _check_size(media, received=size)


def _join(media: Media, *, key: str, upload_id: str, parts: Sequence[Part]) -> None:
    """Make one object of the parts; one that would have the wrong size is refused before, so that it can be mended."""
    arrived = {part.number: part for part in list_parts(key=key, upload_id=upload_id)}
    if not arrived:
        raise NotArrived
    chosen = parts or [Part(number=part.number, etag=part.etag) for part in arrived.values()]
    _check_size(media, received=sum(arrived[part.number].size for part in chosen if part.number in arrived))
    join_parts(key=key, upload_id=upload_id, parts=sorted(chosen, key=lambda part: part.number))


def _check_size(media: Media, *, received: int) -> None:
    if received != media.declared_bytes:
        raise SizeDiffers(details={"declared": media.declared_bytes, "received": received})


def _accept(found: Media, *, at: datetime) -> Media:
    with transaction():
        media = lock_own_media(media_id=found.id)
        if media.status != Status.PENDING:
            return media  # by the same request, sent twice at the same time
        media.status = Status.PROCESSING
        media.expires_at = None
        media.claimed_at = at
        media.version += 1
        media.last_updated_at = later_time(at=at, than=media.last_updated_at)
        media.save(update_fields=["status", "expires_at", "claimed_at", "version", "last_updated_at"])
        changes = {"status": {"from": Status.PENDING, "to": Status.PROCESSING}, "bytes": media.declared_bytes}
        uploaded = media_audit(media, action="uploaded", changes=changes, actor_id=media.owner_id, at=at)
        write_outbox([uploaded, process_later(media, at=at)])
    return media
