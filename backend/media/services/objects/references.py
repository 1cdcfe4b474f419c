"""References to objects, and what follows for the sweeper: it looks only at what nothing may refer to (any longer).

An object that is referred to is held: its `reserve_ends_at` lies at the end of time. What loses a reference is let go
to be looked at; if something else refers to it, the sweeper holds it again. So nothing depends on a count.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

from backend.media.models import Media, Rendition, StoredObject
from backend.shared.errors import Unavailable

HELD_UNTIL = datetime(9999, 1, 1, tzinfo=UTC)


class ObjectsGone(Unavailable):
    code = "OBJECTS_GONE"
    message = "An object was swept away before anything referred to it; it has to be put again."


@contextmanager
def referring(*, media_id: UUID, keys: Collection[str] = (), at: datetime) -> Iterator[None]:
    """Hold objects that the block refers to from this media, and let go what it refers to no longer.

    Stands in the transaction that writes the references, before the media is locked. Raises ObjectsGone where one of
    the objects is not there (any longer).
    """
    before = keys_of(media_id=media_id)
    _hold(keys, at=at)
    yield
    let_go(keys=(before | set(keys)) - keys_of(media_id=media_id), at=at)


def keys_of(*, media_id: UUID) -> set[str]:
    """Return the keys of the objects that a media refers to."""
    originals = Media.objects.filter(id=media_id, original__isnull=False).values_list("original_id", flat=True)
    renditions = Rendition.objects.filter(media_id=media_id).values_list("stored_id", flat=True)
    return {key for key in (*originals, *renditions) if key is not None}


def let_go(*, keys: Collection[str], at: datetime) -> None:
    """Have the sweeper look at these objects; one that is reserved for longer stays so."""
    held = StoredObject.objects.filter(key__in=list(keys), reserve_ends_at=HELD_UNTIL)
    StoredObject.objects.filter(key__in=_locked(held)).update(reserve_ends_at=at, last_updated_at=at)


def _hold(keys: Collection[str], *, at: datetime) -> None:
    wanted = set(keys)
    there = _locked(StoredObject.objects.filter(key__in=wanted, stored_at__isnull=False))
    if len(there) < len(wanted):
        raise ObjectsGone
    StoredObject.objects.filter(key__in=there).update(reserve_ends_at=HELD_UNTIL, last_updated_at=at)


def _locked(rows: object) -> list[str]:
    """Return the keys of rows, held in one order for everybody; a sweeper that deletes one of them is waited for."""
    return list(rows.order_by("key").select_for_update(no_key=True).values_list("key", flat=True))  # type: ignore[attr-defined]
