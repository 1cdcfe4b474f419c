"""Copying renditions to where those may fetch them who may see the media; S3 copies, nothing passes through here."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from backend.media.models import StoredObject
from backend.media.services.keep_renditions import type_of
from backend.media.services.storage.errors import MissingObject
from backend.media.services.storage.listing import list_objects
from backend.media.services.storage.object_store import copy
from backend.media.services.stored_objects import NewObject, confirm_objects, reserve_objects
from backend.media.utils.rendition_keys import folder_of, moved_key
from backend.shared.transactions import transaction


def copy_objects(
    *, owner_id: UUID, keys: Iterable[str], access: str, on_copy: Callable[[], None], at: datetime
) -> Mapping[str, str]:
    """Return where each of the objects lies for that access; copies what does not lie there yet.

    `on_copy` is called before each file. Repeating copies nothing again. Raises MissingObject, Unavailable.
    """
    wanted = sorted(set(keys))
    found = {item.key: item for item in StoredObject.objects.filter(key__in=wanted)}
    if len(found) < len(wanted):
        raise MissingObject
    moved = {key: moved_key(key, access=access) for key in wanted}
    away = [key for key in wanted if moved[key] != key]
    with transaction():
        missing = reserve_objects(owner_id=owner_id, objects=[_new(found[key], moved[key]) for key in away], at=at)
    for key in (key for key in away if moved[key] in missing):
        _copy(found[key], files=_files_of(found[key]), target=moved[key], access=access, on_copy=on_copy)
        confirm_objects(keys=[moved[key]], at=at)
    return moved


def _new(stored: StoredObject, key: str) -> NewObject:
    return NewObject(
        key=key, bytes=stored.bytes, content_type=stored.content_type, files=stored.files, is_tree=stored.is_tree
    )


def _files_of(stored: StoredObject) -> Sequence[str]:
    if not stored.is_tree:
        return [stored.key]
    return [found.key for found in list_objects(prefix=folder_of(stored.key))]


def _copy(stored: StoredObject, *, files: Sequence[str], target: str, access: str, on_copy: Callable[[], None]) -> None:
    if len(files) < stored.files:
        raise MissingObject
    for source in files:
        on_copy()
        copy(
            source=source,
            target=target if source == stored.key else moved_key(source, access=access),
            content_type=type_of(source) if stored.is_tree else stored.content_type,
            is_public=access == "public",
        )
