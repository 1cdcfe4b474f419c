"""Read a page of a home feed in one round trip: rate limits, window, merged authors, cards and marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Final
from uuid import UUID

from django.conf import settings

from backend.shared.cache.client import Argument
from backend.shared.cache.connection import connection
from backend.shared.cache.rate_limit import (
    Limit,
    RateLimitState,
    limit_arguments,
    limit_keys,
    limit_state,
    milliseconds,
)
from backend.social.services.feed_store.keys import DAY, ids_of, plain_entry, stored_entry
from backend.social.services.feed_store.scripts import READ_HOME

MOST_MERGED_AUTHORS = 64
LIMITED, PAGE, PAGE_AND_MORE = 0, 1, 2


class MissReason(IntEnum):
    """Why a page must come from SQL, and what to do so that the next one need not."""

    COLD = 3  # no window: build it (begin_window, commit_window)
    BEING_BUILT = 4  # by somebody else: nothing to do
    EXHAUSTED = 5  # the page is older than what is kept: nothing to do
    LISTS = 6  # lists of these authors: build them (begin_author_entries, commit_author_entries)
    PARTS = 7  # cards of these posts, or these authors: take_stamp, read them, put them


@dataclass(frozen=True, slots=True)
class HomePage:
    """A page as JSON: `items` is an array, `last_entry` what the next page follows (None on the last one)."""

    items: bytes
    last_entry: bytes | None
    rate: RateLimitState | None


@dataclass(frozen=True, slots=True)
class HomeMiss:
    """The cache cannot answer; `post_ids` and `author_ids` are what it lacks."""

    reason: MissReason
    post_ids: tuple[UUID, ...]
    author_ids: tuple[UUID, ...]
    rate: RateLimitState | None


@dataclass(frozen=True, slots=True)
class HomeRefused:
    """A rate limit is used up; nothing was counted."""

    rate: RateLimitState


HomeRead = HomePage | HomeMiss | HomeRefused
FIRST_PAGE: Final = b""


def read_home_page(
    *, reader_id: UUID, limit: int, now: datetime, after: bytes = FIRST_PAGE, limits: Sequence[Limit] = ()
) -> HomeRead:
    """Return the page of `limit` items that follow the entry `after`, having counted the request against `limits`.

    Reading again without `limits` counts nothing. Raises CacheUnavailable.
    """
    reader = reader_id.bytes
    keys: tuple[Argument, ...] = (b"f:" + reader, b"v:" + reader, *limit_keys(limits))
    idle = settings.FEED_IDLE_DAYS * DAY
    fixed = (
        reader,
        limit,
        after and stored_entry(after),
        milliseconds(now),
        idle,
        settings.FEED_WINDOW_SIZE,
        MOST_MERGED_AUTHORS,
    )
    outcome, *state, first, second = READ_HOME.run(connection(), keys=keys, args=(*fixed, *limit_arguments(limits)))
    if outcome == LIMITED:
        return HomeRefused(rate=limit_state(limits=limits, reply=(0, *state)))
    rate = limit_state(limits=limits, reply=(1, *state)) if limits else None
    if outcome == PAGE_AND_MORE:
        return HomePage(items=first, last_entry=plain_entry(second), rate=rate)
    if outcome == PAGE:
        return HomePage(items=first, last_entry=None, rate=rate)
    reason = MissReason(outcome)
    lists = reason is MissReason.LISTS
    posts, authors = (b"", first) if lists else (first, second)
    return HomeMiss(reason=reason, post_ids=ids_of(posts), author_ids=ids_of(authors), rate=rate)
