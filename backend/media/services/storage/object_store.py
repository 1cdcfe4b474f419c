"""Objects of the media bucket: put, got, copied and deleted. A public one lies under `public/`, and no other does."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from boto3.s3.transfer import TransferConfig
from django.conf import settings

from backend.media.services.storage.client import is_public_key, media_storage, s3
from backend.media.services.storage.errors import MissingObject, s3_errors
from backend.shared.errors import Unavailable

MIB = 1024 * 1024
TRANSFER = TransferConfig(multipart_threshold=16 * MIB, multipart_chunksize=16 * MIB, max_concurrency=4)
# Nothing passes through here: parts are larger, and small enough to be copied within the time-out.
COPY = TransferConfig(multipart_threshold=64 * MIB, multipart_chunksize=64 * MIB, max_concurrency=4)
DELETED_AT_ONCE = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectInfo:
    """What S3 says of an object; `etag` has no quotes."""

    key: str
    size: int
    etag: str
    content_type: str
    cache_control: str
    last_modified: datetime


def put_file(*, path: Path, key: str, content_type: str, is_public: bool) -> None:
    """Put a whole file; it is there entirely or not at all. Repeating overwrites it with the same bytes.

    Raises ValueError for a key that does not lie where `is_public` says, Unavailable.
    """
    headers = _headers(key, content_type=content_type, is_public=is_public)
    with s3_errors():
        s3().upload_file(str(path), settings.S3_MEDIA_BUCKET, key, ExtraArgs=headers, Config=TRANSFER)


def put_stream(*, file: IO[bytes], key: str, content_type: str, is_public: bool) -> None:
    """Put an open, seekable file of at most 5 GiB from its present position on, in one request.

    Raises ValueError as `put_file` does, Unavailable.
    """
    headers = _headers(key, content_type=content_type, is_public=is_public)
    with s3_errors():
        s3().put_object(Bucket=settings.S3_MEDIA_BUCKET, Key=key, Body=file, **headers)


def get_to_file(*, key: str, path: Path) -> None:
    """Write an object to a file, which is there entirely or not at all. Raises MissingObject, Unavailable."""
    with s3_errors():
        s3().download_file(settings.S3_MEDIA_BUCKET, key, str(path), Config=TRANSFER)


@contextmanager
def open_object(*, key: str) -> Iterator[IO[bytes]]:
    """Open an object for reading, once, from its beginning. Raises MissingObject, Unavailable (in reading, too)."""
    with s3_errors():
        body: Any = s3().get_object(Bucket=settings.S3_MEDIA_BUCKET, Key=key)["Body"]
        try:
            yield body
        finally:
            body.close()


def head(*, key: str) -> ObjectInfo:
    """Return what S3 says of an object. Raises MissingObject, Unavailable."""
    with s3_errors():
        found = s3().head_object(Bucket=settings.S3_MEDIA_BUCKET, Key=key)
    return ObjectInfo(
        key=key,
        size=found["ContentLength"],
        etag=found["ETag"].strip('"'),
        content_type=found.get("ContentType", ""),
        cache_control=found.get("CacheControl", ""),
        last_modified=found["LastModified"],
    )


def exists(*, key: str) -> bool:
    """Tell whether an object is there. Raises Unavailable."""
    try:
        head(key=key)
    except MissingObject:
        return False
    return True


def copy(*, source: str, target: str, content_type: str, is_public: bool) -> None:
    """Copy an object within S3, with the headers that belong to its new place. Repeating does it again.

    Raises MissingObject, ValueError as `put_file` does, Unavailable.
    """
    headers = _headers(target, content_type=content_type, is_public=is_public)
    with s3_errors():
        s3().copy(
            {"Bucket": settings.S3_MEDIA_BUCKET, "Key": source},
            settings.S3_MEDIA_BUCKET,
            target,
            ExtraArgs={**headers, "MetadataDirective": "REPLACE"},
            Config=COPY,
        )


def delete_many(*, keys: Sequence[str]) -> None:
    """Delete objects; one that is not there is no fault. Raises Unavailable where one of them stays."""
    for start in range(0, len(keys), DELETED_AT_ONCE):
        listed = [{"Key": key} for key in keys[start : start + DELETED_AT_ONCE]]
        with s3_errors():
            answer = s3().delete_objects(Bucket=settings.S3_MEDIA_BUCKET, Delete={"Objects": listed, "Quiet": True})
        if codes := sorted({error["Code"] for error in answer.get("Errors", [])}):
            raise Unavailable(message=f"The store of files did not delete all of them: {', '.join(codes)}.")


def _headers(key: str, *, content_type: str, is_public: bool) -> dict[str, str]:
    if is_public is not is_public_key(key):
        raise ValueError(f"the key {key} does not lie where {'public' if is_public else 'private'} objects do")
    return {"ContentType": content_type, **media_storage().get_object_parameters(key)}
