"""Uploads in parts: begun and completed here, sent straight to S3.

A part's address cannot be signed for its size, as only the client knows how it cuts the file: how many there may be
is bounded, and an upload of which more arrived than was announced is ended by the clock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from backend.media.services.storage.client import media_storage, s3
from backend.media.services.storage.errors import MissingUpload, s3_errors
from backend.media.services.storage.signature import sign_query


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part that has arrived, as the client names it when it completes the upload."""

    number: int
    etag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivedPart:
    """A part as S3 has it."""

    number: int
    etag: str
    size: int
    last_modified: datetime


def create_upload(*, key: str, content_type: str) -> str:
    """Begin an upload in parts and return its id. Repeating begins another. Raises Unavailable."""
    headers = {"ContentType": content_type, **media_storage().get_object_parameters(key)}
    with s3_errors():
        begun = s3().create_multipart_upload(Bucket=settings.S3_MEDIA_BUCKET, Key=key, **headers)
    return str(begun["UploadId"])


def sign_part(*, key: str, upload_id: str, part_number: int, expires_at: datetime) -> str:
    """Return the address that takes this one part by PUT until `expires_at`; S3 is not asked."""
    return sign_query(
        method="PUT",
        key=key,
        parameters={"partNumber": str(part_number), "uploadId": upload_id},
        expires_at=expires_at,
    )


def list_parts(*, key: str, upload_id: str) -> list[ArrivedPart]:
    """Return every part that has arrived, by number: 10,000 at most. Raises MissingUpload, Unavailable."""
    found = sorted(_arrived(key=key, upload_id=upload_id), key=lambda part: (part.number, part.last_modified))
    # Some makers of S3 list a part that was sent again twice; the later one counts.
    return list({part.number: part for part in found}.values())


def _arrived(*, key: str, upload_id: str) -> list[ArrivedPart]:
    pages = s3().get_paginator("list_parts")
    with s3_errors():
        return [
            ArrivedPart(
                number=found["PartNumber"],
                etag=found["ETag"],
                size=found["Size"],
                last_modified=found["LastModified"],
            )
            for page in pages.paginate(Bucket=settings.S3_MEDIA_BUCKET, Key=key, UploadId=upload_id)
            for found in page.get("Parts", ())
        ]


def complete_upload(*, key: str, upload_id: str, parts: Sequence[Part]) -> None:
    """Make one object of the parts.

    Raises MissingUpload (also where it is complete already), PartsRefused, Unavailable.
    """
    listed = [{"PartNumber": part.number, "ETag": part.etag} for part in parts]
    with s3_errors():
        s3().complete_multipart_upload(
            Bucket=settings.S3_MEDIA_BUCKET, Key=key, UploadId=upload_id, MultipartUpload={"Parts": listed}
        )


def abort_upload(*, key: str, upload_id: str) -> None:
    """Give an upload up and free what its parts took. Repeating does nothing. Raises Unavailable."""
    try:
        with s3_errors():
            s3().abort_multipart_upload(Bucket=settings.S3_MEDIA_BUCKET, Key=key, UploadId=upload_id)
    except MissingUpload:
        return
