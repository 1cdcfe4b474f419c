"""What comes of written likes and bookmarks, over REST or in a batch: counts, audit, the viewer's marks."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from backend.shared.outbox import NewRow, audit
from backend.social.models import Bookmark, Like, Post
from backend.social.services.feed.feed_effects import cards_changed, marks_changed
from backend.social.services.posts.post_counters import add_to_counts

NAMES = {
    Like: ("liked", "post.liked", "post.unliked"),
    Bookmark: ("bookmarked", "post.bookmarked", "post.unbookmarked"),
}


def count_likes(likes: Sequence[Like]) -> dict[UUID, Post]:
    """Count likes that were switched on or off; return the posts as they stand now, those that are gone left out."""
    differences = Counter[UUID]()
    for like in likes:
        differences[like.post_id] += -1 if like.is_deleted else 1
    return add_to_counts(likes=differences)


def likes_written(likes: Sequence[Like], *, counted: Sequence[Post], at: datetime) -> list[NewRow]:
    """Return what is to be done after likes of one account were switched and counted on these posts."""
    return [*marks_written(likes, at=at), *cards_changed(counted, at=at)]


def marks_written(marks: Sequence[Like | Bookmark], *, at: datetime) -> list[NewRow]:
    """Return what is to be done after likes or bookmarks of one account were switched."""
    return [*(_audit(mark, at=at) for mark in marks), *marks_changed(marks, at=at)]


def _audit(mark: Like | Bookmark, *, at: datetime) -> NewRow:
    name, on, off = NAMES[type(mark)]
    return audit(
        actor_id=mark.owner_id,
        action=off if mark.is_deleted else on,
        object_type="post",
        object_id=mark.post_id,
        changes={name: not mark.is_deleted},
        at=at,
    )
