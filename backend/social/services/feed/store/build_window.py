"""Build a reader's window from SQL, unless something changes meanwhile."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from django.conf import settings

from backend.shared.cache.client import Argument
from backend.shared.cache.connection import connection
from backend.social.services.feed.store.keys import DAY, id_bytes, marks_key, window_key
from backend.social.services.feed.store.marks import pack_marks
from backend.social.services.feed.store.scripts import BEGIN_BUILD, COMMIT_BUILD
from backend.social.utils.post_card import ViewerMarks

BUILD_SECONDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltWindow:
    """What SQL says of a reader's feed.

    `entries` are the newest, newest first, those of merged authors left out (they would do no harm); `is_complete`
    says that there are no older ones. `marks` are all of the reader's on posts published at `marks_since` or later, in
    this feed or not, as of `marks_version`, which the reader's next change of a mark exceeds.
    """

    entries: Sequence[bytes]
    is_complete: bool
    merged_author_ids: Sequence[UUID] = ()
    marks: Mapping[UUID, ViewerMarks]
    marks_version: int
    marks_since: bytes | None = None  # an entry; None: since ever


def begin_window(*, reader_id: UUID) -> int | None:
    """Return the stamp of a build, for `commit_window`; read SQL after it, in a new snapshot.

    None: somebody else builds it, or nothing is missing. Raises CacheUnavailable.
    """
    keys = [window_key(reader_id), marks_key(reader_id)]
    stamp: int | None = BEGIN_BUILD.run(connection(), keys=keys, args=[BUILD_SECONDS])
    return stamp


def commit_window(*, reader_id: UUID, stamp: int, window: BuiltWindow, at: datetime) -> bool:
    """Store the window; False where a push, removal, drop or mark overtook the build, so that it may be old.

    Raises ValueError where the entries are not strictly newest first, CacheUnavailable.
    """
    args: list[Argument] = [
        *build_arguments(stamp=stamp, is_complete=window.is_complete, at=at),
        id_bytes(window.merged_author_ids),
        entry_bytes(window.entries, is_complete=window.is_complete),
        pack_marks(window.marks, version=window.marks_version, since=window.marks_since),
    ]
    keys = [window_key(reader_id), marks_key(reader_id)]
    return bool(COMMIT_BUILD.run(connection(), keys=keys, args=args))


def build_arguments(*, stamp: int, is_complete: bool, at: datetime) -> list[int]:
    """Return the first arguments of a commit: stamp, seconds to live, completeness, today."""
    return [stamp, settings.FEED_IDLE_DAYS * DAY, int(is_complete), int(at.timestamp()) // DAY]


def entry_bytes(entries: Sequence[bytes], *, is_complete: bool) -> bytes:
    """Return the entries one after the other. Raises ValueError where they are no history, newest first."""
    if any(newer <= older for newer, older in pairwise(entries)):
        raise ValueError("the entries are not strictly newest first")
    if not entries and not is_complete:
        raise ValueError("an empty list must be complete")
    return b"".join(entries)
