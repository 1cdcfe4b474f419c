"""Counts on posts: changed in the database by differences, so that they are exact under any concurrency."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from django.db import connection

from backend.social.models import Post

# The card's version moves with every count, so that of two cards the later one is known.
ADD = """
UPDATE post
SET reply_count = reply_count + d.replies, like_count = like_count + d.likes, card_version = card_version + 1
FROM unnest(%(ids)s::uuid[], %(replies)s::bigint[], %(likes)s::bigint[]) AS d (post_id, replies, likes)
WHERE post.id = d.post_id AND NOT post.is_deleted
RETURNING post.*
"""
LOCK = "SELECT id FROM post WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"
NONE: Final[Mapping[UUID, int]] = {}


def add_to_counts(*, replies: Mapping[UUID, int] = NONE, likes: Mapping[UUID, int] = NONE) -> dict[UUID, Post]:
    """Add to the counts of posts and return them as they stand now; one that is gone is left out.

    Who adds to several posts, or has written another one before, locks all of them first.
    """
    ids = sorted(post_id for post_id in {*replies, *likes} if replies.get(post_id) or likes.get(post_id))
    if not ids:
        return {}
    parameters = {
        "ids": ids,
        "replies": [replies.get(post_id, 0) for post_id in ids],
        "likes": [likes.get(post_id, 0) for post_id in ids],
    }
    return {post.id: post for post in Post.objects.raw(ADD, parameters)}


def lock_posts(*, post_ids: list[UUID]) -> None:
    """Hold these posts until the transaction ends; everybody locks posts in this order, so nobody waits in a circle."""
    if post_ids:
        with connection.cursor() as cursor:
            cursor.execute(LOCK, [post_ids])
