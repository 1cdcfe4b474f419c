"""Storing what was uploaded through the API: streamed to S3, once for the same bytes of one account."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import IO, cast
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile

from backend.media.services.objects.stored_objects import NewObject, confirm_objects, reserve_objects
from backend.media.services.storage.object_store import put_stream
from backend.media.services.uploads.quotas import check_files, check_room, hold_account
from backend.media.utils.file_kinds import HEAD_BYTES, kind_of_head
from backend.media.utils.object_keys import original_key
from backend.shared.errors import FieldError, Invalid, Unsupported
from backend.shared.transactions import transaction

OPAQUE = "application/octet-stream"  # nobody fetches an original to look at it


class NotMedia(Unsupported):
    code = "UNSUPPORTED_FILE"
    message = "This is not a picture, film or sound that Plaza takes (SVG is never taken)."


class EmptyFile(Invalid):
    """Nothing was sent."""

    def __init__(self) -> None:
        super().__init__(fields=[FieldError(field="file", code="empty_file", message="The file is empty.")])


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredOriginal:
    """An original that lies in the bucket; `kind` is what its first bytes say."""

    key: str
    sha256: str
    bytes: int
    kind: str


def store_original(*, owner_id: UUID, file: "UploadedFile[bytes]", at: datetime) -> StoredOriginal:
    """Store the file where the account's original of these bytes lies, unless it lies there already.

    Stands outside of the transaction that accepts it: what is never accepted is swept away after an hour.
    Raises EmptyFile, NotMedia, AccountGone, DailyFilesReached, QuotaReached, Unavailable.
    """
    kind = _look(file)
    size, sha256 = int(file.size or 0), _hash(file)
    key = original_key(owner_id=owner_id, sha256=sha256)
    if _reserve(owner_id=owner_id, item=NewObject(key=key, bytes=size, content_type=OPAQUE), at=at):
        file.seek(0)
        put_stream(file=cast(IO[bytes], file), key=key, content_type=OPAQUE, is_public=False)
        confirm_objects(keys=[key], at=at)
    return StoredOriginal(key=key, sha256=sha256, bytes=size, kind=kind)


def _look(file: "UploadedFile[bytes]") -> str:
    if not file.size:
        raise EmptyFile
    file.seek(0)
    kind = kind_of_head(file.read(HEAD_BYTES))
    if kind is None:
        raise NotMedia
    return kind


def _hash(file: "UploadedFile[bytes]") -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _reserve(*, owner_id: UUID, item: NewObject, at: datetime) -> bool:
    """Return whether the object has to be put; room is only asked for where it is new."""
    with transaction():
        files_today = hold_account(account_id=owner_id, at=at)
        if not reserve_objects(owner_id=owner_id, objects=[item], at=at):
            return False
        check_files(files_today=files_today, at=at)
        check_room(account_id=owner_id, more=0)  # it is written down already, and counts
        return True
