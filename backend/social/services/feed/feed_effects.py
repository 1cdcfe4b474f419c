"""What a write means for the feeds: rows for the outbox, and the same at once, as soon as it has committed.

The rows make sure of it; doing it at once makes it immediate. Both may happen, in any order, and once is enough.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from backend.shared.cache.errors import CacheUnavailable
from backend.shared.outbox import NewRow, work
from backend.social.models import Bookmark, Like, Post, Profile, Visibility
from backend.social.services.cards.build_cards import card_of, entry_of
from backend.social.services.cards.viewer_marks import find_marks
from backend.social.services.feed.store.drop_window import drop_window
from backend.social.services.feed.store.push_entry import push_entry
from backend.social.services.feed.store.put_cards import hide_posts, put_cards
from backend.social.services.feed.store.put_viewer_state import put_viewer_state
from backend.social.utils.post_card import NO_MARKS, ViewerMarks

logger = logging.getLogger("plaza.feed")
MOST_AT_ONCE = 10  # posts of one account: beyond it, building the window anew costs less than changing it


def posts_published(posts: Sequence[Post], *, at: datetime) -> list[NewRow]:
    """Return the fan-out; the author sees the posts in the own feed at once."""
    if posts:
        at_once(lambda: _show_to_author(posts))
    return [_fan_out(post, at=at) for post in posts]


def posts_changed(changed: Sequence[tuple[Post, str]], *, at: datetime) -> list[NewRow]:
    """Return the renewal of cards, and what a change of visibility means for the followers' feeds.

    Each post comes with the visibility that it had before.
    """
    posts = [post for post, _ in changed]
    moves = [_moved(post, was_visibility=was_visibility, at=at) for post, was_visibility in changed]
    return [*cards_changed(posts, at=at), *(row for rows in moves for row in rows)]


def posts_removed(posts: Sequence[Post], *, at: datetime) -> list[NewRow]:
    """Return the retraction; no feed shows the posts from now on."""
    if posts:
        at_once(lambda: hide_posts(versions={entry_of(post): post.card_version for post in posts}))
    return [_retract(post, at=at) for post in posts]


def cards_changed(posts: Sequence[Post], *, at: datetime) -> list[NewRow]:
    """Return the renewal of cards."""
    if posts:
        at_once(lambda: put_cards(cards=[card_of(post) for post in posts]))
    return [_refresh_card(post, at=at) for post in posts]


def feeds_changed(*, reader_ids: Sequence[UUID], at: datetime) -> list[NewRow]:
    """Return the drop of windows whose readers now follow, or no longer see, somebody."""
    if not reader_ids:
        return []
    at_once(lambda: drop_window(reader_ids=reader_ids))
    payload = {"reader_ids": [str(reader_id) for reader_id in reader_ids]}
    return [work(task="drop_windows", queue="default", payload=payload, at=at)]


def marks_changed(marked: Sequence[Like | Bookmark], *, at: datetime) -> list[NewRow]:
    """Return the renewal of what one viewer did with posts; call it when all of the viewer's marks are written."""
    if not marked:
        return []
    reader_id, version = marked[0].owner_id, max(mark.version for mark in marked)
    post_ids = list({mark.post_id for mark in marked})
    marks = find_marks(post_ids=post_ids, viewer_id=reader_id)
    at_once(lambda: _put_marks({post_id: marks.get(post_id, NO_MARKS) for post_id in post_ids}, reader_id, version))
    return [
        work(task="refresh_marks", queue="default", payload={"mark_id": str(mark_id)}, at=at, batch=True)
        for mark_id in {mark.id for mark in marked}
    ]


def authors_changed(*, profiles: Sequence[Profile], at: datetime) -> list[NewRow]:
    """Return the renewal of how feeds show these authors."""
    return [
        work(task="refresh_authors", queue="default", payload={"author_id": str(profile.id)}, at=at, batch=True)
        for profile in profiles
    ]


def at_once(effect: Callable[[], object]) -> None:
    """Run an effect on the cache after the commit; where the cache is away, the outbox repeats it later."""

    def run() -> None:
        try:
            effect()
        except CacheUnavailable:
            logger.warning("the cache is away: the outbox will repeat this effect")

    transaction.on_commit(run, robust=True)


def _show_to_author(posts: Sequence[Post]) -> None:
    if len(posts) > MOST_AT_ONCE:
        drop_window(reader_ids=[posts[0].owner_id])
        return
    # Without a stamp: one taken here, right before the push, would fence nothing and cost every post a round trip.
    for post in posts:
        push_entry(entry=entry_of(post), reader_ids=post.owner_id.bytes)


def _put_marks(marks: Mapping[UUID, ViewerMarks], reader_id: UUID, version: int) -> None:
    if len(marks) > MOST_AT_ONCE:
        drop_window(reader_ids=[reader_id])
        return
    for post_id, given in marks.items():
        put_viewer_state(reader_id=reader_id, post_id=post_id, marks=given, version=version)


def _moved(post: Post, *, was_visibility: str, at: datetime) -> list[NewRow]:
    if post.visibility == was_visibility:
        return []
    if post.visibility == Visibility.PRIVATE:
        return [_retract(post, at=at)]
    return [_fan_out(post, at=at)] if was_visibility == Visibility.PRIVATE else []


def _fan_out(post: Post, *, at: datetime) -> NewRow:
    return work(task="fan_out_post", queue="bulk", payload={"post_id": str(post.id)}, at=at, batch=True)


def _retract(post: Post, *, at: datetime) -> NewRow:
    payload = {"post_id": str(post.id), "card_version": post.card_version}
    return work(task="retract_post", queue="bulk", payload=payload, at=at, batch=True)


def _refresh_card(post: Post, *, at: datetime) -> NewRow:
    return work(task="refresh_cards", queue="default", payload={"post_id": str(post.id)}, at=at, batch=True)
