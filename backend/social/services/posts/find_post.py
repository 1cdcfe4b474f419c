"""Finding a post on behalf of somebody."""

from uuid import UUID

from django.db import connection

from backend.shared.errors import Forbidden, NotFound
from backend.social.models import Post

KEEP = "SELECT id FROM post WHERE id = %s AND NOT is_deleted FOR KEY SHARE"


class PostMissing(NotFound):
    code = "POST_NOT_FOUND"
    message = "There is no such post, or you may not see it."


class NotYourPost(Forbidden):
    code = "NOT_YOUR_POST"
    message = "Only its author may change a post."


def find_visible_post(*, post_id: UUID, viewer_id: UUID | None) -> Post:
    """Return the post with its author. Raises PostMissing where the viewer may not see it."""
    post = Post.objects.visible_to(viewer_id=viewer_id).select_related("owner").filter(id=post_id).first()
    if post is None:
        raise PostMissing
    return post


def find_own_post(*, post_id: UUID, owner_id: UUID) -> Post:
    """Return the owner's post. Raises PostMissing, and NotYourPost where it is somebody else's."""
    post = find_visible_post(post_id=post_id, viewer_id=owner_id)
    if post.owner_id != owner_id:
        raise NotYourPost
    return post


def lock_post(*, post_id: UUID) -> Post:
    """Return the post, held until the transaction ends. Raises PostMissing where it was deleted meanwhile."""
    post = (
        Post.objects.alive()
        .select_for_update(of=("self",), no_key=True)
        .select_related("owner")
        .filter(id=post_id)
        .first()
    )
    if post is None:
        raise PostMissing
    return post


def keep_post(*, post_id: UUID) -> None:
    """Let nobody forget the post until the transaction ends. Raises PostMissing where it was deleted meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP, [post_id])
        if cursor.fetchone() is None:
            raise PostMissing
