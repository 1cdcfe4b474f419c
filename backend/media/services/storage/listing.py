"""What lies in the media bucket, a page of a thousand at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from backend.media.services.storage.client import s3
from backend.media.services.storage.errors import s3_errors

PAGE = {"PageSize": 1000}


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedObject:
    """An object as a listing names it."""

    key: str
    size: int
    last_modified: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class UnfinishedUpload:
    """An upload in parts that was neither completed nor given up; its parts take room that nobody sees."""

    key: str
    upload_id: str
    initiated_at: datetime


def list_objects(*, prefix: str, after: str = "") -> Iterator[ListedObject]:
    """Go through the objects under a prefix in the order of their keys, from the first above `after` on.

    Raises Unavailable at any step; a caller that stopped goes on with the last key it saw.
    """
    pages = s3().get_paginator("list_objects_v2")
    with s3_errors():
        for page in pages.paginate(
            Bucket=settings.S3_MEDIA_BUCKET, Prefix=prefix, StartAfter=after, PaginationConfig=PAGE
        ):
            for found in page.get("Contents", ()):
                yield ListedObject(key=found["Key"], size=found["Size"], last_modified=found["LastModified"])


def list_unfinished(*, prefix: str) -> Iterator[UnfinishedUpload]:
    """Go through the uploads in parts under a prefix that nobody completed. Raises Unavailable at any step."""
    pages = s3().get_paginator("list_multipart_uploads")
    with s3_errors():
        for page in pages.paginate(Bucket=settings.S3_MEDIA_BUCKET, Prefix=prefix, PaginationConfig=PAGE):
            for found in page.get("Uploads", ()):
                yield UnfinishedUpload(key=found["Key"], upload_id=found["UploadId"], initiated_at=found["Initiated"])
