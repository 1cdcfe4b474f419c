"""Media, in and out."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from backend.media.serializers.fields import (
    AltText,
    FocalPoint,
    FocalPointText,
    Sha256,
)
from backend.shared.http.bodies import Body
from backend.shared.http.fields import ClientId


class UploadForm(Body):
    """The fields beside the file."""

    id: ClientId | None = None
    alt_text: AltText | None = None
    focal_point: FocalPointText | None = None
    sha256: Sha256 | None = Field(default=None, description="Of the file, in hex: what differs is refused.")


class MediaChangesIn(Body):
    """The fields of a media that shall change; null takes the description or the focal point off."""

    alt_text: AltText | None = None
    focal_point: FocalPoint | None = None


class RenditionOut(Schema):
    """A form of the media; `url` is for ever where the media is public, else for 15 to 30 minutes."""

    name: str = Field(examples=["large"])
    url: str
    width: int | None = None
    height: int | None = None
    content_type: str = Field(examples=["image/webp"])
    bytes: int


class FailureOut(Schema):
    """Why an upload cannot be used."""

    code: str = Field(examples=["too_many_pixels"])
    message: str = Field(examples=["The picture is larger than 64 megapixels."])


class MediaHintOut(Schema):
    """What the uploader is asked to add."""

    code: str = Field(examples=["ALT_TEXT_NUDGED"])
    field: str = Field(examples=["alt_text"])
    message: str


class MediaOut(Schema):
    """A media; what stands after `created_at` is for its owner alone. A list leaves out what is null or empty.

    `kind` and what else is of the content are null until a worker has looked at it. `duration` is in seconds.
    """

    id: UUID
    status: Literal["pending", "processing", "ready", "failed"]
    kind: Literal["image", "animation", "video", "audio"] | None = None
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    blurhash: str | None = Field(default=None, examples=["LEHV6nWB2yk8pyo0adR*.7kCMdnj"])
    dominant_color: str | None = Field(default=None, examples=["#8a6f4d"])
    waveform: list[float] | None = None
    alt_text: str | None = None
    focal_point: FocalPoint | None = None
    renditions: list[RenditionOut] = []
    created_at: datetime
    progress: int | None = Field(default=None, ge=0, le=100, description="Of the processing, in percent.")
    access: Literal["private", "public"] | None = None
    file_name: str | None = None
    content_type: str | None = None
    bytes: int | None = None
    sha256: str | None = None
    expires_at: datetime | None = Field(default=None, description="When an upload that has not arrived is given up.")
    last_updated_at: datetime | None = None
    failure: FailureOut | None = None
    hints: list[MediaHintOut] = []


class MediaDeletedOut(Schema):
    """A media that was deleted."""

    id: UUID
    is_deleted: Literal[True]
