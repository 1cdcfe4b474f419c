"""What a fan-out needs to know of a post, its author and the author's followers."""

from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from backend.social.models import Post
from backend.social.utils.feed_entry import encode_entry

ID_BYTES = 16
PAGE = 1000
FIRST_ID = UUID(int=0)
# The ids come back as one string of 16-byte ids: the shape the feed script takes, without a Python object a follower.
FOLLOWERS = """
SELECT string_agg(uuid_send(owner_id), ''::bytea ORDER BY owner_id)
FROM (
    SELECT f.owner_id
    FROM follow f
    WHERE f.account_id = %(author)s AND f.state = 'accepted' AND NOT f.is_deleted AND f.owner_id > %(after)s
      AND NOT EXISTS (
        SELECT FROM mute m WHERE m.account_id = %(author)s AND m.owner_id = f.owner_id AND NOT m.is_deleted)
    ORDER BY f.owner_id
    LIMIT %(limit)s
) page
"""


@dataclass(frozen=True, slots=True)
class FanOutFacts:
    """The place of a post in feeds, and how its author's posts get there."""

    author_id: UUID
    entry: bytes
    is_alive: bool
    is_private: bool
    is_merged: bool
    is_fanned_out: bool
    follower_count: int


@dataclass(frozen=True, slots=True)
class FollowerPage:
    """Followers in id order: `ids` holds 16 bytes for each; `last` is None where no more follow."""

    ids: bytes
    last: UUID | None


def read_fan_out_facts(*, post_id: UUID) -> FanOutFacts | None:
    """Return what fanning a post out takes, or None where there never was such a post."""
    post = Post.objects.select_related("owner").filter(id=post_id).first()
    if post is None:
        return None
    return FanOutFacts(
        author_id=post.owner_id,
        entry=encode_entry(published_at=post.published_at, post_id=post.id),
        is_alive=not post.is_deleted,
        is_private=post.visibility == "private",
        is_merged=post.owner.is_merged,
        is_fanned_out=post.owner.is_fanned_out,
        follower_count=post.owner.follower_count,
    )


def followers_page(*, author_id: UUID, after: UUID, limit: int = PAGE) -> FollowerPage:
    """Return the next followers who see the author's posts in their feed."""
    with connection.cursor() as cursor:
        cursor.execute(FOLLOWERS, {"author": author_id, "after": after, "limit": limit})
        record = cursor.fetchone()
    ids = bytes(record[0]) if record and record[0] else b""
    is_full = len(ids) == limit * ID_BYTES
    return FollowerPage(ids=ids, last=UUID(bytes=ids[-ID_BYTES:]) if is_full else None)
