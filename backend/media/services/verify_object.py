"""A second look at one object on which bucket and book seem not to agree: both change while they are compared."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.media.models import StoredObject
from backend.media.services.storage.listing import list_objects
from backend.media.services.storage.object_store import delete_many

YOUNG = timedelta(hours=1)  # what is being put, or was forgotten a moment ago


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
        in_book=(row.bytes, row.files) if row else None,
        changed_at=max(times, default=None),
    )


def is_settled(look: Look, *, at: datetime) -> bool:
    """Return whether nobody has touched it for so long that nobody is just putting or removing it."""
    return look.changed_at is None or look.changed_at <= at - YOUNG


def delete_unknown(*, key: str) -> int:
    """Delete an object, or a tree, that the book does not know; return how many files. Raises Unavailable."""
    if _row(key) is not None:
        return 0
    keys = [one.key for one in list_objects(prefix=key) if key.endswith("/") or one.key == key]
    delete_many(keys=keys)
    return len(keys)


def _row(key: str) -> StoredObject | None:
    """Return the row of an object that is confirmed to be there, of a tree by its folder."""
    is_folder = key.endswith("/")
    found = StoredObject.objects.filter(key__startswith=key) if is_folder else StoredObject.objects.filter(key=key)
    return next((row for row in found[:2] if row.stored_at is not None and row.is_tree is is_folder), None)
