"""The entries of authors with so many readers that they are merged into feeds on read."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from backend.shared.cache.client import Argument
from backend.shared.cache.connection import connection
from backend.social.services.feed.store.build_window import BUILD_SECONDS, build_arguments, entry_bytes
from backend.social.services.feed.store.keys import author_list_key
from backend.social.services.feed.store.push_entry import push_to
from backend.social.services.feed.store.remove_entry import remove_from
from backend.social.services.feed.store.scripts import BEGIN_BUILD, COMMIT_BUILD


def push_author_entry(*, author_id: UUID, entry: bytes) -> int:
    """Insert the entry into the author's list, if there is one; see `push_entry`."""
    return push_to(prefix=b"a:", entry=entry, ids=author_id.bytes, stamp=None)


def remove_author_entry(*, author_id: UUID, entry: bytes, version: int) -> int:
    """Remove the entry from the author's list; see `remove_entry`."""
    return remove_from(prefix=b"a:", entry=entry, ids=author_id.bytes, version=version)


def begin_author_entries(*, author_id: UUID) -> int | None:
    """Return the stamp of a build of the author's list; see `begin_window`."""
    stamp: int | None = BEGIN_BUILD.run(connection(), keys=[author_list_key(author_id)], args=[BUILD_SECONDS])
    return stamp


def commit_author_entries(
    *, author_id: UUID, stamp: int, entries: Sequence[bytes], is_complete: bool, at: datetime
) -> bool:
    """Store the author's list, all that followers may see, newest first; see `commit_window`."""
    args: list[Argument] = [
        *build_arguments(stamp=stamp, is_complete=is_complete, at=at),
        b"",
        entry_bytes(entries, is_complete=is_complete),
    ]
    return bool(COMMIT_BUILD.run(connection(), keys=[author_list_key(author_id)], args=args))
