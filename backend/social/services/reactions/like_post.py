"""Likes."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backend.shared.identifiers import uuid5_of
from backend.shared.outbox import write_outbox
from backend.shared.transactions import transaction
from backend.social.models import Like, Post
from backend.social.services.claim_versions import claim_versions
from backend.social.services.posts.find_post import PostMissing, find_visible_post
from backend.social.services.profiles.ensure_profile import ensure_profile
from backend.social.services.reactions.mark_effects import count_likes, likes_written
from backend.social.services.toggle import switch_off, switch_on


@dataclass(frozen=True, slots=True, kw_only=True)
class LikeState:
    """Whether the viewer likes a post, and how the post stands now."""

    post_id: UUID
    is_liked: bool
    likes: int
    replies: int
    reposts: int


def like_post(*, post_id: UUID, owner_id: UUID, at: datetime) -> LikeState:
    """Like a post; liking it again changes nothing. Raises PostMissing."""
    post = find_visible_post(post_id=post_id, viewer_id=owner_id)
    like_id = uuid5_of(owner_id, str(post_id))
    if Like.objects.alive().filter(id=like_id).exists():
        return _state(post, is_liked=True)
    ensure_profile(account_id=owner_id, at=at)
    with transaction():
        version = claim_versions(account_id=owner_id)
        like = switch_on(Like, id=like_id, at=at, owner_id=owner_id, post_id=post_id, version=version)
        if like is not None:
            post = _change(like, at=at)
    return _state(post, is_liked=True)


def unlike_post(*, post_id: UUID, owner_id: UUID, at: datetime) -> LikeState:
    """Take a like back, also from a post that one may no longer see; without a like nothing changes.

    Raises PostMissing.
    """
    like = Like.objects.alive().filter(id=uuid5_of(owner_id, str(post_id))).first()
    if like is None:
        return _state(find_visible_post(post_id=post_id, viewer_id=owner_id), is_liked=False)
    with transaction():
        version = claim_versions(account_id=owner_id)
        if not switch_off(Like, id=like.id, at=at, version=version):
            return _state(find_visible_post(post_id=post_id, viewer_id=owner_id), is_liked=False)
        like.is_deleted, like.version = True, version
        post = _change(like, at=at)
    return _state(post, is_liked=False)


def _change(like: Like, *, at: datetime) -> Post:
    counted = count_likes([like])
    if like.post_id not in counted:
        raise PostMissing  # deleted since it was looked up
    write_outbox(likes_written([like], counted=list(counted.values()), at=at))
    return counted[like.post_id]


def _state(post: Post, *, is_liked: bool) -> LikeState:
    return LikeState(
        post_id=post.id,
        is_liked=is_liked,
        likes=post.like_count,
        replies=post.reply_count,
        reposts=post.repost_count,
    )
