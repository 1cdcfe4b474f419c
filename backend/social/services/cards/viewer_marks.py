"""What viewers did with posts. A like and a bookmark of one post share an id: it derives from account and post."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from backend.social.utils.post_card import ViewerMarks

OF_POSTS = """
SELECT post_id, bool_or(liked), bool_or(bookmarked)
FROM (
    SELECT post_id, TRUE AS liked, FALSE AS bookmarked FROM post_like
    WHERE owner_id = %(viewer)s AND post_id = ANY(%(posts)s) AND NOT is_deleted
    UNION ALL
    SELECT post_id, FALSE, TRUE FROM bookmark
    WHERE owner_id = %(viewer)s AND post_id = ANY(%(posts)s) AND NOT is_deleted
) marks
GROUP BY post_id
"""
BY_ID = """
SELECT owner_id, post_id, bool_or(liked), bool_or(bookmarked), max(version)
FROM (
    SELECT owner_id, post_id, version, NOT is_deleted AS liked, FALSE AS bookmarked FROM post_like
    WHERE id = ANY(%(ids)s)
    UNION ALL
    SELECT owner_id, post_id, version, FALSE, NOT is_deleted FROM bookmark WHERE id = ANY(%(ids)s)
) marks
GROUP BY owner_id, post_id
"""
SINCE = """
SELECT p.published_at, p.id, bool_or(marks.liked), bool_or(marks.bookmarked)
FROM (
    SELECT post_id, TRUE AS liked, FALSE AS bookmarked FROM post_like WHERE owner_id = %(viewer)s AND NOT is_deleted
    UNION ALL
    SELECT post_id, FALSE, TRUE FROM bookmark WHERE owner_id = %(viewer)s AND NOT is_deleted
) marks
JOIN post p ON p.id = marks.post_id
WHERE p.published_at >= %(oldest)s
GROUP BY p.id
ORDER BY p.published_at DESC
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedPost:
    """What somebody did with a post, as of a version of their stream."""

    owner_id: UUID
    post_id: UUID
    marks: ViewerMarks
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedEntry:
    """A post that somebody did something with, by its place in feeds."""

    published_at: datetime
    id: UUID
    marks: ViewerMarks


def find_marks(*, post_ids: Sequence[UUID], viewer_id: UUID | None) -> dict[UUID, ViewerMarks]:
    """Return what the viewer did with each of these posts; those without a mark are left out."""
    if viewer_id is None or not post_ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(OF_POSTS, {"viewer": viewer_id, "posts": list(post_ids)})
        return {record[0]: ViewerMarks(liked=record[1], bookmarked=record[2]) for record in cursor.fetchall()}


def find_marks_by_id(*, mark_ids: Sequence[UUID]) -> list[MarkedPost]:
    """Return what stands under these ids of likes and bookmarks."""
    with connection.cursor() as cursor:
        cursor.execute(BY_ID, {"ids": list(mark_ids)})
        return [
            MarkedPost(
                owner_id=owner_id,
                post_id=post_id,
                marks=ViewerMarks(liked=liked, bookmarked=bookmarked),
                version=version,
            )
            for owner_id, post_id, liked, bookmarked, version in cursor.fetchall()
        ]


def find_marks_since(*, viewer_id: UUID, oldest: datetime | None) -> list[MarkedEntry]:
    """Return the marked posts, newest first, that were published since `oldest`, or ever."""
    with connection.cursor() as cursor:
        cursor.execute(SINCE, {"viewer": viewer_id, "oldest": oldest or "-infinity"})
        return [
            MarkedEntry(published_at=at, id=post_id, marks=ViewerMarks(liked=liked, bookmarked=bookmarked))
            for at, post_id, liked, bookmarked in cursor.fetchall()
        ]
