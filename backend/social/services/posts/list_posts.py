"""Lists of posts, newest first: an author's, and everybody's public ones."""

from uuid import UUID

from backend.shared.slices import Listed, Slice
from backend.shared.take_slice import take_slice
from backend.social.models import Post
from backend.social.services.cards.post_items import render_items


def list_author_posts(*, author_id: UUID, viewer_id: UUID | None, part: Slice) -> Listed[bytes]:
    """Return the posts of an author that the viewer may see, as JSON; of a hidden author there are none."""
    posts = Post.objects.visible_to(viewer_id=viewer_id).filter(owner_id=author_id).select_related("owner")
    return render_items(take_slice(posts, part=part, by="published_at"), viewer_id=viewer_id)


def list_public_posts(*, viewer_id: UUID | None, part: Slice) -> Listed[bytes]:
    """Return the newest public posts, as JSON, without those of accounts that are hidden from the viewer."""
    posts = Post.objects.public().select_related("owner")
    if viewer_id is not None:
        posts = posts.unblocked(viewer_id=viewer_id)
    return render_items(take_slice(posts, part=part, by="published_at"), viewer_id=viewer_id)
