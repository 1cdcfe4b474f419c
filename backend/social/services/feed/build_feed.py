"""Building from SQL what the cache lacks of a reader's feed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection

from backend.social.services.cards.viewer_marks import find_marks_since
from backend.social.services.feed.feed_truth import FeedEntry, author_entries, feed_entries, merged_authors
from backend.social.services.feed.store.author_entries import begin_author_entries, commit_author_entries
from backend.social.services.feed.store.build_window import BuiltWindow, begin_window, commit_window
from backend.social.utils.feed_entry import MICROSECOND, encode_entry

MOST_MARKS = 500  # half of what is kept: a reader who goes on does not soon wear them out
FIRST_ID = UUID(int=0)
HEAD = "SELECT head FROM sync_state WHERE account_id = %s"


def build_window(*, reader_id: UUID, at: datetime) -> bool:
    """Build the reader's window; False where another build goes on, or a change overtook this one.

    Raises CacheUnavailable.
    """
    stamp = begin_window(reader_id=reader_id)
    if stamp is None:
        return False
    return commit_window(reader_id=reader_id, stamp=stamp, window=_read_window(reader_id=reader_id), at=at)


def build_author_lists(*, author_ids: Sequence[UUID], at: datetime) -> None:
    """Build the lists of these merged authors, unless another build goes on. Raises CacheUnavailable."""
    size: int = settings.FEED_WINDOW_SIZE
    for author_id in author_ids:
        stamp = begin_author_entries(author_id=author_id)
        if stamp is None:
            continue
        found = author_entries(author_id=author_id, limit=size + 1)
        commit_author_entries(
            author_id=author_id,
            stamp=stamp,
            entries=_encode(found[:size]),
            is_complete=len(found) <= size,
            at=at,
        )


def _read_window(*, reader_id: UUID) -> BuiltWindow:
    size: int = settings.FEED_WINDOW_SIZE
    version = _sync_head(reader_id=reader_id)  # before the marks: a later mark has a higher version
    # Before the entries: an author who stops being merged meanwhile is then in both, which does no harm; one who begins
    # to be is told to the windows, and overtakes this build.
    merged = merged_authors(reader_id=reader_id)
    found = feed_entries(reader_id=reader_id, limit=size + 1, without_merged=True)
    kept, is_complete = found[:size], len(found) <= size
    all_since = None if is_complete else kept[-1].published_at
    marked = find_marks_since(viewer_id=reader_id, oldest=all_since)
    if len(marked) > MOST_MARKS:
        all_since = marked[MOST_MARKS].published_at + MICROSECOND
    return BuiltWindow(
        entries=_encode(kept),
        is_complete=is_complete,
        merged_author_ids=merged,
        marks={post.id: post.marks for post in marked[:MOST_MARKS]},
        marks_version=version,
        marks_since=encode_entry(published_at=all_since, post_id=FIRST_ID) if all_since else None,
    )


def _sync_head(*, reader_id: UUID) -> int:
    with connection.cursor() as cursor:
        cursor.execute(HEAD, [reader_id])
        record = cursor.fetchone()
    return int(record[0]) if record else 0


def _encode(entries: Sequence[FeedEntry]) -> list[bytes]:
    return [encode_entry(published_at=entry.published_at, post_id=entry.id) for entry in entries]
