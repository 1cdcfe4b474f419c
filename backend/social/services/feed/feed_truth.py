"""What a home feed is, in SQL: the truth that the cached windows must equal."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

# For each source at most the page's length is read, from an index in the page's order.
SOURCES = """
WITH sources AS (
    SELECT %(reader)s::uuid AS author_id, TRUE AS is_own
    UNION ALL
    SELECT f.account_id, FALSE
    FROM follow f
    JOIN profile a ON a.id = f.account_id
    WHERE f.owner_id = %(reader)s AND f.state = 'accepted' AND NOT f.is_deleted AND NOT a.is_deleted
      AND NOT (a.is_merged AND %(without_merged)s)
      AND NOT EXISTS (
        SELECT FROM mute m WHERE m.owner_id = %(reader)s AND m.account_id = f.account_id AND NOT m.is_deleted)
      AND NOT EXISTS (
        SELECT FROM block b WHERE b.owner_id = %(reader)s AND b.account_id = f.account_id AND NOT b.is_deleted)
      AND NOT EXISTS (
        SELECT FROM block b WHERE b.owner_id = f.account_id AND b.account_id = %(reader)s AND NOT b.is_deleted)
)
"""
ENTRIES = (
    SOURCES
    + """
SELECT p.published_at, p.id
FROM sources s
CROSS JOIN LATERAL (
    SELECT published_at, id
    FROM post
    WHERE owner_id = s.author_id AND NOT is_deleted AND (s.is_own OR visibility <> 'private')
      AND (published_at, id) < (%(before)s::timestamptz, %(before_id)s::uuid)
    ORDER BY published_at DESC, id DESC
    LIMIT %(depth)s
) p
ORDER BY p.published_at DESC, p.id DESC
OFFSET %(offset)s LIMIT %(limit)s
"""
)
MERGED = (
    SOURCES
    + """
SELECT s.author_id FROM sources s JOIN profile a ON a.id = s.author_id WHERE NOT s.is_own AND a.is_merged
ORDER BY s.author_id
"""
)
OF_AUTHOR = """
SELECT published_at, id FROM post
WHERE owner_id = %s AND NOT is_deleted AND visibility <> 'private'
ORDER BY published_at DESC, id DESC LIMIT %s
"""
LAST_ID = UUID(int=(1 << 128) - 1)


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """The place of a post in a feed."""

    published_at: datetime
    id: UUID


def feed_entries(
    *, reader_id: UUID, limit: int, offset: int = 0, before: FeedEntry | None = None, without_merged: bool = False
) -> list[FeedEntry]:
    """Return a reader's home feed, newest first: own posts and those of accepted, unmuted, unblocked follows."""
    parameters = {
        "reader": reader_id,
        "without_merged": without_merged,
        "before": before.published_at if before else "infinity",
        "before_id": before.id if before else LAST_ID,
        "depth": limit + offset,
        "limit": limit,
        "offset": offset,
    }
    return _entries(sql=ENTRIES, parameters=parameters)


def author_entries(*, author_id: UUID, limit: int) -> list[FeedEntry]:
    """Return what followers see of an author, newest first."""
    return _entries(sql=OF_AUTHOR, parameters=[author_id, limit])


def merged_authors(*, reader_id: UUID) -> list[UUID]:
    """Return the authors that are merged into this reader's feed on read."""
    with connection.cursor() as cursor:
        cursor.execute(MERGED, {"reader": reader_id, "without_merged": False})
        return [record[0] for record in cursor.fetchall()]


def _entries(*, sql: str, parameters: object) -> list[FeedEntry]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)  # type: ignore[arg-type]
        return [FeedEntry(published_at=published_at, id=post_id) for published_at, post_id in cursor.fetchall()]
