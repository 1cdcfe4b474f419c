"""Read any page of a home feed: entries by a script, which merges lists and finds the place, then their cards."""

from typing import Any, Final

from django.conf import settings

from backend.shared.cache.client import Command, Connection
from backend.shared.cache.connection import connection
from backend.shared.cache.rate_limit import RateLimitState
from backend.social.services.feed.store.keys import DAY, card_key, cut, ids_of
from backend.social.services.feed.store.marks import reach
from backend.social.services.feed.store.reading.home_read import HomeMiss, HomePage, MissReason
from backend.social.services.feed.store.reading.render_page import Shown, render_items, sort_out
from backend.social.services.feed.store.scripts import LIST_PAGE
from backend.social.utils.feed_entry import ENTRY_BYTES

MOST_MERGED_AUTHORS: Final = 64
LISTED: Final = 1
ROUNDS: Final = 8  # of looking for posts that are shown, before SQL is asked


def list_home_page(
    *, reader_id: bytes, limit: int, after: bytes, today: int, rate: RateLimitState | None
) -> HomePage | HomeMiss:
    """Return the page of `limit` items that follow the entry `after`. Raises CacheUnavailable."""
    cache, shown = connection(), list[Shown]()
    for _ in range(ROUNDS):
        wanted = limit + 1 - len(shown)
        outcome, listed = _list(cache, reader_id=reader_id, wanted=wanted, after=after, today=today)
        if outcome != LISTED:
            lists = listed if outcome == MissReason.LISTS else b""
            return _miss(MissReason(outcome), lists=lists, rate=rate)
        entries = cut(listed, size=ENTRY_BYTES)
        cards, marks = _look_up(cache, entries, reader_id=reader_id)
        found = sort_out(entries, cards, reader_id=reader_id)
        if found.missing:
            return _miss(MissReason.CARDS, entries=found.missing, rate=rate)
        shown += found.shown
        if len(entries) < wanted or len(shown) > limit:
            return _page(shown, limit=limit, marks=marks, rate=rate)
        after = entries[-1]
    return _miss(MissReason.EXHAUSTED, rate=rate)


def _list(cache: Connection, *, reader_id: bytes, wanted: int, after: bytes, today: int) -> Any:
    args = (wanted, after, today, settings.FEED_IDLE_DAYS * DAY, settings.FEED_WINDOW_SIZE, MOST_MERGED_AUTHORS)
    return LIST_PAGE.run(cache, keys=[b"f:" + reader_id, b"v:" + reader_id], args=args)


def _look_up(cache: Connection, entries: list[bytes], *, reader_id: bytes) -> tuple[list[bytes | None], bytes | None]:
    """Return the cards of these entries and the reader's marks."""
    commands: list[Command] = [("GET", b"v:" + reader_id)]
    if entries:
        commands.append(("MGET", *map(card_key, entries)))
    marks, *cards = cache.transaction(commands)
    return cards[0] if cards else [], marks


def _page(shown: list[Shown], *, limit: int, marks: bytes | None, rate: RateLimitState | None) -> HomePage | HomeMiss:
    page = shown[:limit]
    if marks is None:
        return _miss(MissReason.COLD, rate=rate)
    if page and not reach(marks, entry=page[-1][0]):
        return _miss(MissReason.EXHAUSTED, rate=rate)
    last = page[-1][0] if len(shown) > limit else None
    return HomePage(items=render_items(page, marks=marks), last_entry=last, rate=rate)


def _miss(
    reason: MissReason, *, entries: tuple[bytes, ...] = (), lists: bytes = b"", rate: RateLimitState | None
) -> HomeMiss:
    return HomeMiss(reason=reason, entries=entries, author_ids=ids_of(lists), rate=rate)
