"""Publishing a post or a reply."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backend.shared.errors import Conflict
from backend.shared.identifiers import uuid7
from backend.shared.outbox import write_outbox
from backend.shared.transactions import transaction
from backend.social.models import Post, Profile
from backend.social.services.cards.post_items import render_new
from backend.social.services.media.find_media import find_media
from backend.social.services.media.post_media import settle_access
from backend.social.services.posts.claim_as_author import claim_as_author
from backend.social.services.posts.insert_post import insert_post
from backend.social.services.posts.post_counters import lock_posts
from backend.social.services.posts.post_effects import ParentMissing, PostWritten, posts_written


class PostIdTaken(Conflict):
    code = "ID_TAKEN"
    message = "There is, or was, a post with this id; make a new one."


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
        if media:
            post.media = media
            lock_posts(post_ids=[parent.id] if parent else [])  # before the profile, as everybody does
            settle_access([post])
        if not insert_post(post):
            raise PostIdTaken
        write_outbox(posts_written([PostWritten(was=None, post=post)], at=at))
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
