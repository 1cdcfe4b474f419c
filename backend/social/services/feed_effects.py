"""What a write means for the feeds: rows for the outbox, and the same at once, as soon as it has committed.

The rows make sure of it; doing it at once makes it immediate. Both may happen, in any order, and once is enough.
"""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from backend.shared.cache.errors import CacheUnavailable
from backend.shared.outbox import NewRow, work
from backend.social.models import Like, Post, Profile, Visibility
from backend.social.services.cards import card_of, entry_of
from backend.social.services.feed_store.bury_post import bury_post
from backend.social.services.feed_store.drop_window import drop_window
from backend.social.services.feed_store.push_entry import push_entry
from backend.social.services.feed_store.put_cards import put_cards
from backend.social.services.feed_store.put_viewer_state import put_viewer_state
from backend.social.utils.post_card import ViewerMarks

logger = logging.getLogger("plaza.feed")


def post_published(post: Post, *, at: datetime) -> list[NewRow]:
    """Return the fan-out; the author sees the post in the own feed at once."""
    at_once(lambda: _show_to_author(post))
    return [_fan_out(post, at=at)]


def post_changed(post: Post, *, was_visibility: str, at: datetime) -> list[NewRow]:
    """Return the card's renewal, and what a change of visibility means for the followers' feeds."""
    at_once(lambda: put_cards(cards=[card_of(post)]))
    rows = [_refresh_card(post, at=at)]
    if post.visibility == was_visibility:
        return rows
    if post.visibility == Visibility.PRIVATE:
        return [*rows, _retract(post, at=at)]
    return [*rows, _fan_out(post, at=at)] if was_visibility == Visibility.PRIVATE else rows


def post_removed(post: Post, *, at: datetime) -> list[NewRow]:
    """Return the retraction; no feed shows the post from now on."""
    at_once(lambda: bury_post(entry=entry_of(post), version=post.card_version))
    return [_retract(post, at=at)]


def counts_changed(post: Post, *, at: datetime) -> list[NewRow]:
    """Return the card's renewal."""
    at_once(lambda: put_cards(cards=[card_of(post)]))
    return [_refresh_card(post, at=at)]


def feeds_changed(*, reader_ids: Sequence[UUID], at: datetime) -> list[NewRow]:
    """Return the drop of windows whose readers now follow, or no longer see, somebody."""
    at_once(lambda: drop_window(reader_ids=reader_ids))
    payload = {"reader_ids": [str(reader_id) for reader_id in reader_ids]}
    return [work(task="drop_windows", queue="default", payload=payload, at=at)]


def like_changed(like: Like, *, at: datetime) -> list[NewRow]:
    """Return the renewal of what the viewer did with the post."""
    marks = ViewerMarks(liked=not like.is_deleted)
    at_once(lambda: put_viewer_state(reader_id=like.owner_id, post_id=like.post_id, marks=marks, version=like.version))
    payload = {"like_id": str(like.id)}
    return [work(task="refresh_marks", queue="default", payload=payload, at=at, batch=True)]


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


def _show_to_author(post: Post) -> None:
    # Without a stamp: one taken here, right before the push, would fence nothing and cost every post a round trip.
    push_entry(entry=entry_of(post), reader_ids=post.owner_id.bytes)


def _fan_out(post: Post, *, at: datetime) -> NewRow:
    return work(task="fan_out_post", queue="bulk", payload={"post_id": str(post.id)}, at=at, batch=True)


def _retract(post: Post, *, at: datetime) -> NewRow:
    payload = {"post_id": str(post.id), "card_version": post.card_version}
    return work(task="retract_post", queue="bulk", payload=payload, at=at, batch=True)


def _refresh_card(post: Post, *, at: datetime) -> NewRow:
    return work(task="refresh_cards", queue="default", payload={"post_id": str(post.id)}, at=at, batch=True)
