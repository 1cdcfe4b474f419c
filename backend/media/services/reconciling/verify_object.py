"""A second look at one object on which bucket and book seem not to agree: both change while they are compared."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from backend.media.models import StoredObject
from backend.media.services.objects.sweep_objects import sweep_keys
from backend.media.services.storage.listing import list_objects
from backend.media.services.uploads.store_original import OPAQUE
from backend.shared.transactions import transaction

YOUNG = timedelta(hours=1)  # what is being put, or was forgotten a moment ago
MASTER = "master.m3u8"  # under whose key a tree is in the book
NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """The bytes and files of one key in the bucket and in the book; None where it is not there."""

    in_bucket: tuple[int, int] | None
    in_book: tuple[int, int] | None
    changed_at: datetime | None

    @property
    def agrees(self) -> bool:
        """Return whether both say the same."""
        return self.in_bucket == self.in_book


def look_at(*, key: str) -> Look:
    """Return what bucket and book say of an object now; the key of a tree is its folder. Raises Unavailable."""
    row = _row(key)
    files = [one for one in list_objects(prefix=key) if key.endswith("/") or one.key == key]
    times = [one.last_modified for one in files] + ([row.last_updated_at] if row else [])
    return Look(
        in_bucket=(sum(one.size for one in files), len(files)) if files else None,
        in_book=(row.bytes, row.files) if row and row.stored_at else None,
        changed_at=max(times, default=None),
    )


def is_settled(look: Look, *, at: datetime) -> bool:
    """Return whether nobody has touched it for so long that nobody is just putting or removing it."""
    return look.changed_at is None or look.changed_at <= at - YOUNG


def delete_unknown(*, key: str, at: datetime) -> int:
    """Delete an object, or a tree, that the book does not know; return how many files. Raises Unavailable.

    It is written down, as something that nothing refers to, and swept: what somebody is just putting there stays.
    """
    files = [one.key for one in list_objects(prefix=key) if key.endswith("/") or one.key == key]
    row = _unreferred(key, files=len(files), at=at)
    with transaction():
        StoredObject.objects.bulk_create([row], ignore_conflicts=True)
    return len(files) if sweep_keys(keys=[row.key], at=at) else 0


def _unreferred(key: str, *, files: int, at: datetime) -> StoredObject:
    is_tree = key.endswith("/")
    return StoredObject(
        key=key + MASTER if is_tree else key,
        owner_id=_owner_of(key),
        bytes=0,
        files=files,
        is_tree=is_tree,
        content_type=OPAQUE,
        created_at=at,
        last_updated_at=at,
        reserve_ends_at=at,
    )


def _owner_of(key: str) -> UUID:
    try:
        return UUID(key.split("/")[1])
    except (ValueError, IndexError):
        return NOBODY


def _row(key: str) -> StoredObject | None:
    """Return the row of an object, of a tree by its folder; it is confirmed to be there, or somebody is putting it."""
    is_folder = key.endswith("/")
    found = StoredObject.objects.filter(key__startswith=key) if is_folder else StoredObject.objects.filter(key=key)
    return next((row for row in found[:2] if row.is_tree is is_folder), None)
