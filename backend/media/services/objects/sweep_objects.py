"""Deleting objects that nothing refers to, from the bucket and the CDN, and then from the book.

The row says that the object is not there before S3 deletes, and is locked meanwhile: an upload of the same bytes at
the same moment waits, and puts it anew, also where the deleting was cut short.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from django.db import connection
from django.db.models import Exists, OuterRef

from backend.media.models import Media, Rendition, StoredObject
from backend.media.services.objects.references import HELD_UNTIL
from backend.media.services.storage.client import is_public_key
from backend.media.services.storage.listing import list_objects
from backend.media.services.storage.object_store import delete_many
from backend.media.services.storage.purge import WHATEVER, purge
from backend.media.utils.rendition_keys import folder_of
from backend.shared.transactions import transaction

BATCH = 50  # while they are deleted their rows are locked: seconds at most
DUE = """
SELECT key FROM stored_object WHERE reserve_ends_at <= %(at)s
ORDER BY reserve_ends_at, key LIMIT %(limit)s FOR UPDATE SKIP LOCKED
"""
CHOSEN = """
SELECT key FROM stored_object WHERE key = ANY(%(keys)s) AND reserve_ends_at <= %(at)s
ORDER BY key LIMIT %(limit)s FOR UPDATE SKIP LOCKED
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What was looked at, and what of it was deleted."""

    looked_at: int
    objects: int
    bytes: int


def sweep_objects(*, at: datetime) -> Swept:
    """Look at a batch of objects whose reserve has ended, and delete those that nothing refers to.

    What is referred to after all is held again. Done when it has looked at nothing. Raises Unavailable.
    """
    return _sweep(DUE, {"at": at, "limit": BATCH})


def sweep_keys(*, keys: Collection[str], at: datetime) -> int:
    """Delete those of these objects that nothing refers to or reserves, and return how many. Raises Unavailable."""
    wanted = sorted(keys)
    batches = [wanted[start : start + BATCH] for start in range(0, len(wanted), BATCH)]
    return sum(_sweep(CHOSEN, {"keys": batch, "at": at, "limit": BATCH}).objects for batch in batches)


def _sweep(sql: str, parameters: dict[str, Any]) -> Swept:
    with transaction():
        locked = _lock(sql, parameters)
        # Asked by a statement of its own: what was committed before the locks were taken is seen only by a later one.
        used = _used(locked)
        StoredObject.objects.filter(key__in=used).update(reserve_ends_at=HELD_UNTIL)
        unused = StoredObject.objects.filter(key__in=set(locked) - used)
        doubtful = set(unused.filter(stored_at__isnull=True).values_list("key", flat=True))
        # Committed before S3 is asked: wherever this ends, nobody takes them for being there.
        unused.update(stored_at=None)
    with transaction():
        rows = _still_unused(set(locked) - used, at=parameters["at"])
        _delete_files(rows, doubtful=doubtful)
        StoredObject.objects.filter(key__in=[row.key for row in rows]).delete()
    return Swept(looked_at=len(locked), objects=len(rows), bytes=sum(row.bytes for row in rows))


def _lock(sql: str, parameters: dict[str, Any]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [key for (key,) in cursor.fetchall()]


def _still_unused(keys: Collection[str], *, at: datetime) -> list[StoredObject]:
    """Return the rows, locked, without those that somebody needs again; nothing can refer to what is not there."""
    rows = StoredObject.objects.filter(key__in=keys, reserve_ends_at__lte=at, stored_at__isnull=True)
    return list(rows.order_by("key").select_for_update(skip_locked=True))


def _used(keys: Sequence[str]) -> set[str]:
    originals = Media.objects.filter(original_id__in=keys, original__isnull=False).values_list("original_id", flat=True)
    renditions = Rendition.objects.filter(stored_id__in=keys).values_list("stored_id", flat=True)
    return {key for key in chain(originals, renditions) if key is not None}


def _delete_files(rows: Sequence[StoredObject], *, doubtful: Collection[str]) -> None:
    """Delete the files, then have the CDN forget them; of a `doubtful` tree some files may have gone before."""
    files = {row.key: _files_of(row) for row in rows}
    if not files:
        return
    delete_many(keys=[key for keys in files.values() for key in keys])
    public = [row for row in rows if is_public_key(row.key)]
    if public:
        trees = {row.key: [folder_of(row.key) + WHATEVER] for row in public if row.is_tree and row.key in doubtful}
        keys = [key for row in public for key in trees.get(row.key, files[row.key])]
        purge(keys=keys, reference=_reference(public, keys=keys))


def _files_of(row: StoredObject) -> list[str]:
    if not row.is_tree:
        return [row.key]
    return [found.key for found in list_objects(prefix=folder_of(row.key))] or [row.key]


def _reference(rows: Sequence[StoredObject], *, keys: Sequence[str]) -> UUID:
    """Return the same for a repetition, so that it asks for nothing new; another where they had been put anew."""
    return uuid5(NAMESPACE_OID, "\n".join([*(row.created_at.isoformat() for row in rows), *keys]))


def count_due(*, at: datetime) -> int:
    """Return how many objects nothing refers to or reserves."""
    due = StoredObject.objects.filter(reserve_ends_at__lte=at)
    originals = Media.objects.filter(original_id=OuterRef("key"), original__isnull=False)
    renditions = Rendition.objects.filter(stored_id=OuterRef("key"))
    return due.exclude(Exists(originals)).exclude(Exists(renditions)).count()
