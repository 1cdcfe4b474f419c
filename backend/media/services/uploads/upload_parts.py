"""Sending an upload in parts: which have arrived, and where the next one goes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from backend.media.models import Media, Status, UploadSource
from backend.media.services.find_media import find_own_media
from backend.media.services.storage.multipart import ArrivedPart, list_parts, sign_part
from backend.media.utils.object_keys import upload_key
from backend.media.utils.part_sizes import most_parts
from backend.shared.errors import Conflict, Refused

PART_LIFETIME = timedelta(hours=1)


class NotInParts(Conflict):
    code = "NOT_IN_PARTS"
    message = "This upload goes in one form; begin one with multipart: true to send it in parts."


class UploadOver(Conflict):
    code = "UPLOAD_OVER"
    message = "This upload has arrived already."


class TooManyParts(Refused):
    code = "TOO_MANY_PARTS"
    message = "A file of the size that was announced has no part of this number."


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedPart:
    """Where one part goes by PUT, until when."""

    url: str
    expires_at: datetime


def list_upload_parts(*, media_id: UUID, owner_id: UUID) -> list[ArrivedPart]:
    """Return the parts that have arrived, by number.

    Raises MediaMissing, NotYourMedia, NotInParts, UploadOver, MissingUpload, Unavailable.
    """
    media, upload_id = _find_open(media_id=media_id, owner_id=owner_id)
    return list_parts(key=upload_key(media_id=media.id), upload_id=upload_id)


def sign_upload_part(*, media_id: UUID, owner_id: UUID, part_number: int, at: datetime) -> SignedPart:
    """Return the address of one part; the same part may be signed and sent again.

    Raises MediaMissing, NotYourMedia, NotInParts, UploadOver, TooManyParts.
    """
    media, upload_id = _find_open(media_id=media_id, owner_id=owner_id)
    if (highest := most_parts(media.declared_bytes)) < part_number:
        raise TooManyParts(details={"highest_part": highest})
    expires_at = at + PART_LIFETIME
    url = sign_part(
        key=upload_key(media_id=media.id), upload_id=upload_id, part_number=part_number, expires_at=expires_at
    )
    return SignedPart(url=url, expires_at=expires_at)


def _find_open(*, media_id: UUID, owner_id: UUID) -> tuple[Media, str]:
    media = find_own_media(media_id=media_id, owner_id=owner_id)
    if media.source != UploadSource.MULTIPART or media.upload_id is None:
        raise NotInParts
    if media.status != Status.PENDING:
        raise UploadOver
    return media, media.upload_id
