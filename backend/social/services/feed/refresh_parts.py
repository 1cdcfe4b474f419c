"""Putting what feeds show of posts, authors and marks into the cache, as SQL has it now."""

from collections.abc import Sequence
from itertools import islice
from uuid import UUID

from backend.social.models import Post, Profile
from backend.social.services.cards.build_cards import author_of, card_of, entry_of
from backend.social.services.cards.viewer_marks import find_marks_by_id
from backend.social.services.feed.store.put_cards import hide_posts, put_author, put_cards
from backend.social.services.feed.store.put_viewer_state import put_viewer_state
from backend.social.services.feed.store.take_stamp import take_stamp
from backend.social.utils.feed_entry import decode_entry, encode_entry

GONE_VERSION = (1 << 62) - 1  # beyond any version: a post that is not there will never be
CHUNK = 500


def load_cards(*, entries: Sequence[bytes]) -> None:
    """Put the cards that a page lacks; deleted posts become tombstones. Raises CacheUnavailable."""
    stamp = take_stamp(entries=entries)
    posts = Post.objects.select_related("owner").in_bulk([decode_entry(entry)[1] for entry in entries])
    alive = {entry_of(post): post for post in posts.values() if not post.is_deleted}
    deleted = {entry_of(post): post.card_version for post in posts.values() if post.is_deleted}
    put_cards(
        cards=[card_of(post) for post in alive.values()],
        authors={post.owner_id: author_of(post.owner) for post in alive.values()},
        stamp=stamp,
    )
    unknown = {entry: GONE_VERSION for entry in entries if entry not in alive}
    hide_posts(versions={**unknown, **deleted}, stamp=stamp)


def refresh_cards(*, post_ids: Sequence[UUID]) -> None:
    """Renew the cards that are stored. Raises CacheUnavailable."""
    posts = list(Post.objects.filter(id__in=post_ids))
    put_cards(cards=[card_of(post) for post in posts if not post.is_deleted])
    hide_posts(versions={entry_of(post): post.card_version for post in posts if post.is_deleted})


def refresh_authors(*, author_ids: Sequence[UUID]) -> None:
    """Renew authors on those of their cards that are stored. Raises CacheUnavailable."""
    for profile in Profile.objects.filter(id__in=author_ids):
        author = author_of(profile)
        posts = Post.objects.alive().filter(owner=profile).newest_first().values_list("published_at", "id")
        places = posts.iterator(chunk_size=CHUNK)
        while chunk := list(islice(places, CHUNK)):
            put_author(author=author, entries=[encode_entry(published_at=at, post_id=post_id) for at, post_id in chunk])


def refresh_marks(*, mark_ids: Sequence[UUID]) -> None:
    """Renew what viewers did with posts. Raises CacheUnavailable."""
    for marked in find_marks_by_id(mark_ids=mark_ids):
        put_viewer_state(reader_id=marked.owner_id, post_id=marked.post_id, marks=marked.marks, version=marked.version)
