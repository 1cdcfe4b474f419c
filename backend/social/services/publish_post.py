"""Publishing a post or a reply."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backend.shared.errors import Conflict, Refused
from backend.shared.identifiers import uuid7
from backend.shared.outbox import NewRow, audit, write_outbox
from backend.shared.transactions import transaction
from backend.social.models import Post, Profile
from backend.social.services.claim_as_author import claim_as_author
from backend.social.services.feed_effects import counts_changed, post_published
from backend.social.services.find_media import find_media
from backend.social.services.insert_post import insert_post
from backend.social.services.post_counters import add_to_count
from backend.social.services.post_items import render_new
from backend.social.services.post_media import media_told, settle_access
from backend.social.utils.shown_media import Snapshot


class PostIdTaken(Conflict):
    code = "ID_TAKEN"
    message = "There is, or was, a post with this id; make a new one."


class ParentMissing(Refused):
    code = "PARENT_MISSING"
    message = "The post that this replies to does not exist, or you may not see it."


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPost:
    """What its author decides about a post; `id` is None where the client made none."""

    id: UUID | None
    text: str
    content_warning: str | None
    visibility: str
    reply_to_id: UUID | None
    media_ids: tuple[UUID, ...] = ()


def publish_post(*, author_id: UUID, new: NewPost, at: datetime) -> bytes:
    """Publish and return the post as JSON.

    Raises PostIdTaken, ParentMissing, MediaMissing, AltTextMissing, AccountMissing where the author is gone, and
    Unavailable where media are shown and their service is away.
    """
    parent = _find_parent(new=new, author_id=author_id)
    media = find_media(owner_id=author_id, media_ids=new.media_ids)
    with transaction():
        author, version = claim_as_author(account_id=author_id, at=at)
        post = _new_post(author=author, new=new, parent=parent, version=version, at=at)
        rows = _attach(post, media=media, at=at) if media else []
        if not insert_post(post):
            raise PostIdTaken
        write_outbox([_audit(post), *post_published(post, at=at), *_count_reply(parent=parent, at=at), *rows])
    return render_new(post)


def _find_parent(*, new: NewPost, author_id: UUID) -> Post | None:
    if new.reply_to_id is None:
        return None
    parent = Post.objects.visible_to(viewer_id=author_id).filter(id=new.reply_to_id).first()
    if parent is None:
        raise ParentMissing
    return parent


def _new_post(*, author: Profile, new: NewPost, parent: Post | None, version: int, at: datetime) -> Post:
    return Post(
        id=new.id or uuid7(at=at),
        created_at=at,
        last_updated_at=at,
        owner=author,
        version=version,
        text=new.text,
        content_warning=new.content_warning,
        visibility=new.visibility,
        reply_to_id=parent.id if parent else None,
        root_id=(parent.root_id or parent.id) if parent else None,
        published_at=at,
    )


def _attach(post: Post, *, media: list[Snapshot], at: datetime) -> list[NewRow]:
    post.media = media
    settle_access(post)
    return media_told(post, at=at)


def _count_reply(*, parent: Post | None, at: datetime) -> list[NewRow]:
    if parent is None:
        return []
    counted = add_to_count(post_id=parent.id, column="reply_count", difference=1)
    if counted is None:
        raise ParentMissing  # deleted since it was looked up
    return counts_changed(counted, at=at)


def _audit(post: Post) -> NewRow:
    return audit(
        actor_id=post.owner_id,
        action="post.created",
        object_type="post",
        object_id=post.id,
        changes={"visibility": post.visibility, "reply_to_id": post.reply_to_id},
        at=post.created_at,
    )
