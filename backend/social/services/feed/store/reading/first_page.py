"""The first page of a feed in one round trip where it merges nobody, in two or three where it does."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from backend.shared.cache.client import Command, Connection
from backend.shared.cache.rate_limit import RateLimitState
from backend.social.services.feed.store.keys import card_key
from backend.social.services.feed.store.marks import reach
from backend.social.services.feed.store.reading.home_read import HomePage
from backend.social.services.feed.store.reading.list_home_page import MOST_MERGED_AUTHORS
from backend.social.services.feed.store.reading.newest_of import newest_of
from backend.social.services.feed.store.reading.render_page import render_items, sort_out
from backend.social.services.feed.store.touch_window import touch_window
from backend.social.services.feed.store.window_header import HEADER, authors_of, day_of

HEAD: Final = 8  # entries of each merged author that are looked at; whoever posts more than that at once is listed


def first_page_commands(reader_id: bytes, *, limit: int) -> list[Command]:
    """Return the commands that read a window's header, its newest entries with their cards, and the reader's marks.

    SORT finds the cards of a list's entries inside the cache: a script would carry each through Lua, at twice the cost.
    """
    window = b"f:" + reader_id
    page = ("SORT_RO", window, "BY", "nosort", "LIMIT", 0, limit + 1, "GET", "#", "GET", "c:*")
    return [("LINDEX", window, -1), page, ("GET", b"v:" + reader_id)]


def finish_first_page(
    cache: Connection, *, replies: Sequence[Any], reader_id: bytes, limit: int, today: int, rate: RateLimitState | None
) -> HomePage | None:
    """Return the page that the replies to `first_page_commands` begin; None where something is unusual."""
    header, page, marks = replies
    if header is None or marks is None or header[:1] != HEADER:
        return None
    authors = authors_of(header)
    if len(authors) > MOST_MERGED_AUTHORS:
        return None
    entries, cards = page[::2], page[1::2]
    if authors or len(entries) <= limit or entries[-1][:1] == HEADER:
        known = dict(zip(entries, cards, strict=True))
        entries = newest_of([entries, *_heads(cache, authors)], wanted=limit + 1)
        if not entries:
            return None
        cards = _cards(cache, entries, known=known)
    found = sort_out(entries, cards, reader_id=reader_id)
    shown = found.shown[:limit]
    if len(found.shown) < len(entries) or not reach(marks, entry=shown[-1][0]):
        return None
    if day_of(header) != today:
        touch_window(reader_id=reader_id, today=today)
    last_entry = shown[-1][0] if len(entries) > limit else None
    return HomePage(items=render_items(shown, marks=marks), last_entry=last_entry, rate=rate)


def _heads(cache: Connection, authors: Sequence[bytes]) -> list[Any]:
    return cache.transaction([("LRANGE", b"a:" + author, 0, HEAD - 1) for author in authors]) if authors else []


def _cards(
    cache: Connection, entries: Sequence[bytes], *, known: Mapping[bytes, bytes | None]
) -> Sequence[bytes | None]:
    others = [entry for entry in entries if entry not in known]
    found = {**known, **dict(zip(others, cache.call("MGET", *map(card_key, others)), strict=True))} if others else known
    return [found[entry] for entry in entries]
