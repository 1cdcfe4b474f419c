"""What belongs to a post: its replies, its whole conversation, and what it said before."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from backend.shared.slices import Listed, Position, Slice
from backend.shared.take_slice import take_slice
from backend.social.models import Post, PostEdit
from backend.social.models.post import PostQuerySet
from backend.social.services.cards.post_items import render_items
from backend.social.services.posts.find_post import find_visible_post


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerText:
    """What a post said until `replaced_at`."""

    id: UUID
    text: str
    content_warning: str | None
    replaced_at: datetime


def list_replies(*, post_id: UUID, viewer_id: UUID | None, part: Slice) -> Listed[bytes]:
    """Return the direct replies that the viewer may see, oldest first. Raises PostMissing."""
    find_visible_post(post_id=post_id, viewer_id=viewer_id)
    replies = Post.objects.visible_to(viewer_id=viewer_id).filter(reply_to_id=post_id).select_related("owner")
    return render_items(take_slice(replies, part=part, by="published_at", oldest_first=True), viewer_id=viewer_id)


def list_thread(*, post_id: UUID, viewer_id: UUID | None, part: Slice) -> Listed[bytes]:
    """Return the conversation that a post is part of, oldest first: what started it, then every reply in it.

    Raises PostMissing.
    """
    post = find_visible_post(post_id=post_id, viewer_id=viewer_id)
    root_id = post.root_id or post.id
    visible = Post.objects.visible_to(viewer_id=viewer_id).select_related("owner")
    replies = visible.filter(root_id=root_id)
    if part.after is not None:
        found = take_slice(replies, part=part, by="published_at", oldest_first=True)
        return render_items(found, viewer_id=viewer_id)
    root = post if post.id == root_id else visible.filter(id=root_id).first()
    return render_items(_with_root(root, replies=replies, part=part), viewer_id=viewer_id)


def list_edits(*, post_id: UUID, viewer_id: UUID | None, part: Slice) -> Listed[FormerText]:
    """Return what the post said before, latest first. Raises PostMissing."""
    find_visible_post(post_id=post_id, viewer_id=viewer_id)
    found = take_slice(PostEdit.objects.alive().filter(post_id=post_id), part=part)
    return Listed(items=[_former(edit) for edit in found.items], end=found.end)


def _with_root(root: Post | None, *, replies: PostQuerySet, part: Slice) -> Listed[Post]:
    """Return a slice by offset of the list that the root, where it can be seen, leads."""
    if root is None:
        return take_slice(replies, part=part, by="published_at", oldest_first=True)
    if part.offset > 0:
        part = replace(part, offset=part.offset - 1)
        return take_slice(replies, part=part, by="published_at", oldest_first=True)
    found = take_slice(replies, part=replace(part, limit=max(part.limit - 1, 1)), by="published_at", oldest_first=True)
    return _lead(root, found=found, limit=part.limit)


def _lead(root: Post, *, found: Listed[Post], limit: int) -> Listed[Post]:
    if limit > 1 or not found.items:
        return Listed(items=[root, *found.items], end=found.end)
    return Listed(items=[root], end=Position(at=root.published_at, id=root.id))


def _former(edit: PostEdit) -> FormerText:
    return FormerText(
        id=edit.id,
        text=edit.text,
        content_warning=edit.content_warning,
        replaced_at=edit.created_at,
    )
