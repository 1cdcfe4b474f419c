"""Putting what feeds show of posts, authors and marks into the cache, as SQL has it now."""

from collections.abc import Sequence
from uuid import UUID

from backend.social.models import Like, Post, Profile
from backend.social.services.cards import author_of, card_of
from backend.social.services.feed_store.put_authors import put_authors
from backend.social.services.feed_store.put_cards import hide_posts, put_cards
from backend.social.services.feed_store.put_viewer_state import put_viewer_state
from backend.social.services.feed_store.take_stamp import take_stamp
from backend.social.utils.post_card import ViewerMarks

GONE_VERSION = (1 << 62) - 1  # beyond any version: a post that is not there will never be


def load_parts(*, post_ids: Sequence[UUID], author_ids: Sequence[UUID]) -> None:
    """Put the cards and authors that a page lacks; deleted posts become tombstones. Raises CacheUnavailable."""
    stamp = take_stamp(post_ids=post_ids, author_ids=author_ids)
    posts = Post.objects.in_bulk(list(post_ids))
    deleted = {post.id: post.card_version for post in posts.values() if post.is_deleted}
    unknown = {post_id: GONE_VERSION for post_id in post_ids if post_id not in posts}
    put_cards(cards=[card_of(post) for post in posts.values() if not post.is_deleted], stamp=stamp)
    hide_posts(versions={**deleted, **unknown}, stamp=stamp)
    if author_ids:
        put_authors(authors=[author_of(one) for one in Profile.objects.filter(id__in=author_ids)], stamp=stamp)


def refresh_cards(*, post_ids: Sequence[UUID]) -> None:
    """Renew the cards that are stored. Raises CacheUnavailable."""
    posts = list(Post.objects.filter(id__in=post_ids))
    put_cards(cards=[card_of(post) for post in posts if not post.is_deleted])
    hide_posts(versions={post.id: post.card_version for post in posts if post.is_deleted})


def refresh_authors(*, author_ids: Sequence[UUID]) -> None:
    """Renew the authors that are stored. Raises CacheUnavailable."""
    put_authors(authors=[author_of(profile) for profile in Profile.objects.filter(id__in=author_ids)])


def refresh_marks(*, like_ids: Sequence[UUID]) -> None:
    """Renew what viewers did with posts. Raises CacheUnavailable."""
    for like in Like.objects.filter(id__in=like_ids):
        marks = ViewerMarks(liked=not like.is_deleted)
        put_viewer_state(reader_id=like.owner_id, post_id=like.post_id, marks=marks, version=like.version)
