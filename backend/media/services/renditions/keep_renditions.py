"""Putting renditions where their content says, once: what lies there already is not put again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from backend.media.services.objects.stored_objects import NewObject, confirm_objects, reserve_objects
from backend.media.services.renditions.record_renditions import NewRendition
from backend.media.services.storage.object_store import put_file
from backend.media.utils.rendition_keys import file_key, folder_of, lies_under, tree_key
from backend.shared.transactions import transaction

TYPES = {
    ".m3u8": "application/vnd.apple.mpegurl",
    ".m4s": "video/iso.segment",
    ".mp4": "video/mp4",
    ".vtt": "text/vtt",
}
OPAQUE = "application/octet-stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalRendition:
    """A rendition on this machine's disk, named by the hash of its content.

    `files` are those of a tree, relative to `path`'s folder, `path` included; empty for a single file.
    """

    name: str
    path: Path
    files: Sequence[str]
    digest: str
    bytes: int
    content_type: str
    width: int | None
    height: int | None
    duration_ms: int | None


def keep_renditions(
    *,
    owner_id: UUID,
    access: str,
    renditions: Sequence[LocalRendition],
    on_put: Callable[[], None],
    at: datetime,
) -> list[NewRendition]:
    """Write the objects down, put those that are missing, and return where all lie; `on_put` is called before each.

    Repeating puts nothing again. What is not referred to within the hour is swept away. Raises Unavailable.
    """
    keys = [_key(rendition, owner_id=owner_id, access=access) for rendition in renditions]
    pairs = list(zip(keys, renditions, strict=True))
    with transaction():
        missing = reserve_objects(owner_id=owner_id, objects=[_new(key, one) for key, one in pairs], at=at)
    for key, rendition in {key: rendition for key, rendition in pairs if key in missing}.items():
        _put(key, rendition, access=access, on_put=on_put)
        confirm_objects(keys=[key], at=at)
    return [_kept(key, rendition) for key, rendition in pairs]


def type_of(name: str) -> str:
    """Return the content type of a file of a tree, by its name, which we gave it."""
    return TYPES.get(Path(name).suffix, OPAQUE)


def _key(rendition: LocalRendition, *, owner_id: UUID, access: str) -> str:
    if rendition.files:
        return tree_key(access=access, owner_id=owner_id, digest=rendition.digest, name=rendition.path.name)
    return file_key(access=access, owner_id=owner_id, digest=rendition.digest, suffix=rendition.path.suffix)


def _new(key: str, rendition: LocalRendition) -> NewObject:
    return NewObject(
        key=key,
        bytes=rendition.bytes,
        content_type=rendition.content_type,
        files=len(rendition.files) or 1,
        is_tree=bool(rendition.files),
    )


def _put(key: str, rendition: LocalRendition, *, access: str, on_put: Callable[[], None]) -> None:
    is_public = lies_under(key, access="public")
    if not rendition.files:
        on_put()
        put_file(path=rendition.path, key=key, content_type=rendition.content_type, is_public=is_public)
        return
    for name in rendition.files:
        on_put()
        path = rendition.path.parent / name
        put_file(path=path, key=folder_of(key) + name, content_type=type_of(name), is_public=is_public)


def _kept(key: str, rendition: LocalRendition) -> NewRendition:
    return NewRendition(
        name=rendition.name,
        key=key,
        content_type=rendition.content_type,
        width=rendition.width,
        height=rendition.height,
        duration_ms=rendition.duration_ms,
        bytes=rendition.bytes,
    )
