"""Media as posts show them."""

from typing import Literal
from uuid import UUID

from ninja import Schema


class ShownRenditionOut(Schema):
    """A file to show; of a post that not everybody may see the address works for 15 to 30 minutes."""

    name: str
    url: str
    width: int | None = None
    height: int | None = None
    content_type: str


class ShownMediaOut(Schema):
    """A media on a post; what is not known is left out, and so are renditions until the status is ready."""

    id: UUID
    kind: Literal["image", "animation", "video", "audio"] | None = None
    status: Literal["pending", "processing", "ready", "failed"]
    width: int | None = None
    height: int | None = None
    duration: float | None = None
    blurhash: str | None = None
    alt_text: str | None = None
    renditions: list[ShownRenditionOut] = []


class PostHintOut(Schema):
    """What an author might do better; the post stands as it is."""

    code: Literal["ALT_TEXT_MISSING"]
    message: str
    media_ids: list[UUID]
