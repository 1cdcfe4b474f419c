"""Showing one post."""

from uuid import UUID

from backend.social.services.cards.post_items import render_one
from backend.social.services.posts.find_post import find_visible_post


def show_post(*, post_id: UUID, viewer_id: UUID | None) -> bytes:
    """Return the post as JSON. Raises PostMissing where the viewer may not see it."""
    return render_one(find_visible_post(post_id=post_id, viewer_id=viewer_id), viewer_id=viewer_id)
