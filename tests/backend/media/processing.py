"""What a worker tells of an upload, without making a single picture."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from uuid import UUID

from backend.media.models import Media
from backend.media.services.objects.stored_objects import NewObject, confirm_objects, reserve_objects
from backend.media.services.renditions.record_renditions import Content, NewRendition, record_renditions
from backend.media.services.storage.object_store import put_stream
from backend.shared.clock import now

WEBP = "image/webp"
IMAGE = Content(
    kind="image",
    content_type="image/png",
    width=1600,
    height=900,
    blurhash="LEHV6nWB2yk8pyo0adR*.7kCMdnj",
    dominant_color="#8a6f4d",
)


def rendition(
    owner_id: UUID, *, name: str = "large", access: str = "private", content: bytes = b"x" * 10
) -> NewRendition:
    """Store a rendition as a worker does, and return it; the same content has the same key."""
    key = f"{access}/{owner_id}/{content.hex()[:16]}-{name}.webp"
    reserve_objects(owner_id=owner_id, objects=[NewObject(key=key, bytes=len(content), content_type=WEBP)], at=now())
    put_stream(file=BytesIO(content), key=key, content_type=WEBP, is_public=access == "public")
    confirm_objects(keys=[key], at=now())
    return NewRendition(name=name, key=key, content_type=WEBP, width=1600, height=900, bytes=len(content))


def make_ready(
    media: Mapping[str, Any], *, renditions: list[NewRendition] | None = None, content: Content = IMAGE
) -> bool:
    """Make an upload ready, with one rendition where none are given."""
    row = Media.objects.get(id=media["id"])
    made = renditions if renditions is not None else [rendition(row.owner_id, access=row.access)]
    focal = (row.focal_x, row.focal_y) if row.focal_x is not None and row.focal_y is not None else None
    return record_renditions(media_id=row.id, content=content, renditions=made, focal_point=focal, at=now())
