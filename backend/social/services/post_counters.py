"""Counts on posts: changed in the database by a difference, so that they are exact under any concurrency."""

from typing import Literal
from uuid import UUID

from backend.social.models import Post

# The card's version moves with every count, so that of two cards the later one is known.
ADD = """
UPDATE post SET {column} = {column} + %s, card_version = card_version + 1 WHERE id = %s AND NOT is_deleted RETURNING *
"""
STATEMENTS = {column: ADD.format(column=column) for column in ("like_count", "reply_count")}


def add_to_count(*, post_id: UUID, column: Literal["like_count", "reply_count"], difference: int) -> Post | None:
    """Change a count and return the post as it stands now; None where the post is gone."""
    return next(iter(Post.objects.raw(STATEMENTS[column], [difference, post_id])), None)
