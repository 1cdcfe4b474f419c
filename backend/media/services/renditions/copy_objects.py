"""Copying renditions to where those may fetch them who may see the media; S3 copies, nothing passes through here."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backend.media.models import StoredObject
from backend.media.services.objects.stored_objects import NewObject, confirm_objects, reserve_objects
from backend.media.services.renditions.keep_renditions import type_of
from backend.media.services.storage.errors import MissingObject
from backend.media.services.storage.listing import list_objects
from backend.media.services.storage.object_store import copy
from backend.media.utils.rendition_keys import folder_of, moved_key
from backend.shared.transactions import transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """Where objects lie now (old key → new key), and those that are lost: neither here nor there."""

    moved: Mapping[str, str]
    lost: Collection[str]


def copy_objects(
    *, owner_id: UUID, keys: Iterable[str], access: str, on_copy: Callable[[], None], at: datetime
) -> Copied:
    """Return where each of the objects lies for that access; copies what does not lie there yet.

    `on_copy` is called before each file. One that is lost does not stop the others. Repeating copies nothing again.
    Raises Unavailable.
    """
    wanted = sorted(set(keys))
    found = {item.key: item for item in StoredObject.objects.filter(key__in=wanted)}
    moved = {key: moved_key(key, access=access) for key in found}
    away = [key for key in wanted if key in found and moved[key] != key]
    lost = set(wanted) - set(found)
    with transaction():
        missing = reserve_objects(owner_id=owner_id, objects=[_new(found[key], moved[key]) for key in away], at=at)
    for key in (key for key in away if moved[key] in missing):
        if _copy(found[key], target=moved[key], access=access, on_copy=on_copy):
            confirm_objects(keys=[moved[key]], at=at)
        else:
            lost.add(key)
    return Copied(moved={key: moved[key] for key in found if key not in lost}, lost=lost)


def _new(stored: StoredObject, key: str) -> NewObject:
    return NewObject(
        key=key, bytes=stored.bytes, content_type=stored.content_type, files=stored.files, is_tree=stored.is_tree
    )


def _copy(stored: StoredObject, *, target: str, access: str, on_copy: Callable[[], None]) -> bool:
    """Copy all files of an object; False where one of them is lost."""
    files = _files_of(stored)
    if len(files) < stored.files:
        return False
    try:
        for source in files:
            on_copy()
            copy(
                source=source,
                target=target if source == stored.key else moved_key(source, access=access),
                content_type=type_of(source) if stored.is_tree else stored.content_type,
                is_public=access == "public",
            )
    except MissingObject:
        if len(_files_of(stored)) < stored.files:
            return False
        raise
    return True


def _files_of(stored: StoredObject) -> Sequence[str]:
    """Return what S3 lists of an object: to it, unlike to a copy, a bucket that is not there is an outage."""
    if stored.is_tree:
        return [found.key for found in list_objects(prefix=folder_of(stored.key))]
    return [found.key for found in list_objects(prefix=stored.key) if found.key == stored.key]
