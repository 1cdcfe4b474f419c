"""Beginning an upload that goes straight to S3: in one form, or in parts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.conf import settings

from backend.media.models import Media, Status, UploadSource
from backend.media.services.media_document import media_document
from backend.media.services.media_effects import media_audit
from backend.media.services.storage.multipart import abort_upload, create_upload
from backend.media.services.storage.presign import presign_post
from backend.media.services.uploads.new_media import NewMedia, insert_media
from backend.media.services.uploads.quotas import check_room, count_file
from backend.media.services.uploads.store_original import NotMedia
from backend.media.utils.file_kinds import is_taken_type
from backend.media.utils.object_keys import upload_key
from backend.media.utils.part_sizes import part_size
from backend.shared.errors import TooLarge
from backend.shared.identifiers import uuid7
from backend.shared.outbox import write_outbox
from backend.shared.transactions import transaction

# A form is used at once; parts may come from a phone that is offline for hours.
FORM_LIFETIME = timedelta(hours=1)
PENDING_LIFETIME = timedelta(hours=24)


class FileTooLarge(TooLarge):
    code = "FILE_TOO_LARGE"
    message = "The file is larger than Plaza takes."


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """A media that is announced, and how its bytes are to be sent: in a form, or in parts of `part_size` bytes."""

    media: Mapping[str, Any]
    method: Literal["post", "multipart"]
    url: str | None = None
    fields: Mapping[str, str] | None = None
    key: str | None = None
    upload_id: str | None = None
    part_size: int | None = None
    expires_at: datetime


def begin_upload(*, owner_id: UUID, new: NewMedia, size: int, in_parts: bool, at: datetime) -> Announced:
    """Announce a file of `size` bytes; one too large for a form comes in parts in any case.

    Raises FileTooLarge, NotMedia, AccountGone, DailyFilesReached, QuotaReached, MediaIdTaken, Unavailable.
    """
    if size > settings.MEDIA_MAX_UPLOAD_BYTES:
        raise FileTooLarge(details={"largest_bytes": settings.MEDIA_MAX_UPLOAD_BYTES})
    if not is_taken_type(new.content_type):
        raise NotMedia
    if in_parts or size > settings.MEDIA_MAX_POST_BYTES:
        return _begin_parts(owner_id=owner_id, new=new, size=size, at=at)
    return _begin_form(owner_id=owner_id, new=new, size=size, at=at)


def _begin_form(*, owner_id: UUID, new: NewMedia, size: int, at: datetime) -> Announced:
    media = _announce(owner_id=owner_id, new=new, size=size, at=at, source=UploadSource.PRESIGNED)
    expires_at = at + FORM_LIFETIME
    form = presign_post(
        key=upload_key(media_id=media.id),
        content_type=new.content_type,
        min_bytes=1,
        max_bytes=size,
        at=at,
        expires_at=expires_at,
    )
    return Announced(
        media=media_document(media, viewer_id=owner_id, at=at),
        method="post",
        url=form.url,
        fields=form.fields,
        expires_at=expires_at,
    )


def _begin_parts(*, owner_id: UUID, new: NewMedia, size: int, at: datetime) -> Announced:
    media_id = new.id or uuid7(at=at)
    key = upload_key(media_id=media_id)
    upload_id = create_upload(key=key, content_type=new.content_type)
    try:
        media = _announce(
            owner_id=owner_id,
            new=new,
            size=size,
            at=at,
            source=UploadSource.MULTIPART,
            upload_id=upload_id,
            media_id=media_id,
        )
    except Exception:
        abort_upload(key=key, upload_id=upload_id)
        raise
    return Announced(
        media=media_document(media, viewer_id=owner_id, at=at),
        method="multipart",
        key=key,
        upload_id=upload_id,
        part_size=part_size(size),
        expires_at=at + PENDING_LIFETIME,
    )


def _announce(
    *,
    owner_id: UUID,
    new: NewMedia,
    size: int,
    at: datetime,
    source: UploadSource,
    upload_id: str | None = None,
    media_id: UUID | None = None,
) -> Media:
    with transaction():
        count_file(account_id=owner_id, at=at)
        check_room(account_id=owner_id, more=size)
        media = insert_media(
            owner_id=owner_id,
            new=new,
            at=at,
            media_id=media_id,
            status=Status.PENDING,
            source=source,
            upload_id=upload_id,
            declared_bytes=size,
            expires_at=at + PENDING_LIFETIME,
        )
        changes = {"source": media.source, "bytes": size, "content_type": new.content_type}
        write_outbox([media_audit(media, action="announced", changes=changes, actor_id=owner_id, at=at)])
    return media
