"""Uploads straight to S3, in and out."""

from datetime import datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field

from backend.media.serializers.fields import (
    FOCAL_POINT,
    AltText,
    ContentType,
    FileName,
    FocalPoint,
    Sha256,
)
from backend.media.serializers.media import MediaOut
from backend.media.utils.part_sizes import HIGHEST_PART
from backend.shared.http.bodies import Body
from backend.shared.http.fields import ClientId

PartNumber = Annotated[int, Field(ge=1, le=HIGHEST_PART)]


class UploadIn(Body):
    """A file that is to be sent straight to S3; `id` may be made by the client (UUID v4 or v7)."""

    id: ClientId | None = None
    file_name: FileName
    content_type: ContentType
    size: int = Field(ge=1, description="In bytes, exactly.", examples=[2_400_000])
    sha256: Sha256 | None = Field(default=None, description="In hex: what arrives and differs ends as failed.")
    alt_text: AltText | None = None
    focal_point: FocalPoint | None = Field(default=None, description=FOCAL_POINT)
    multipart: bool = Field(default=False, description="In parts; a file too large for one form always is.")


class UploadOut(Schema):
    """How the bytes are to be sent.

    `post`: as a form to `url` with `fields`, the file as its last field. `multipart`: in parts of `part_size` bytes,
    each to the address that signing it answers.
    """

    method: Literal["post", "multipart"]
    url: str | None = None
    fields: dict[str, str] | None = Field(default=None, examples=[{"key": "uploads/…", "policy": "eyJleHBpcm…"}])
    key: str | None = None
    upload_id: str | None = None
    part_size: int | None = None
    expires_at: datetime


class AnnouncedOut(MediaOut):
    """A media that is announced, and how its bytes are to be sent."""

    upload: UploadOut


class PartIn(Body):
    """A part that was sent: its number, and the ETag that S3 answered."""

    part_number: PartNumber
    etag: str = Field(min_length=1, max_length=200, examples=['"6805f2cfc46c0f04559748bb039d69ae"'])


class CompleteIn(Body):
    """The parts that make up the file; without them, all that have arrived. A form has none."""

    parts: list[PartIn] = Field(default=[], max_length=HIGHEST_PART)


class PartOut(Schema):
    """A part that has arrived."""

    part_number: int
    etag: str
    size: int
    last_modified: datetime


class SignedPartOut(Schema):
    """Where one part goes, by PUT."""

    url: str
    method: Literal["PUT"]
    expires_at: datetime
