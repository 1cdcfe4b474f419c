"""Reading a page of the home feed: from the cache in one round trip, mended where it lacks something, else from SQL."""

import logging
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backend.shared.cache.errors import CacheUnavailable
from backend.shared.slices import Listed
from backend.social.models import Post
from backend.social.services.cards.post_items import render_items
from backend.social.services.feed.build_feed import build_author_lists, build_window
from backend.social.services.feed.feed_truth import FeedEntry, feed_entries
from backend.social.services.feed.refresh_parts import load_cards
from backend.social.services.feed.store.reading.home_read import HomeMiss, HomePage, HomeRead, MissReason
from backend.social.services.feed.store.reading.read_home_page import read_home_page
from backend.social.utils.feed_entry import decode_entry, encode_entry
from backend.social.utils.post_card import join_items

logger = logging.getLogger("plaza.feed")
MENDS = 4  # window, lists of merged authors, cards, and one for what vanished meanwhile: after that SQL answers


@dataclass(frozen=True, slots=True)
class FeedPage:
    """A page as JSON: `items` is an array; `last_entry` is what the next page follows, None on the last one."""

    items: bytes
    last_entry: bytes | None


def read_home_feed(
    *, reader_id: UUID, limit: int, offset: int, after: bytes | None, at: datetime, missed: HomeMiss | None = None
) -> FeedPage:
    """Return `limit` items of the reader's home feed that follow the entry `after`, or the newest.

    `missed` is what a read of the cache has just answered. Pages by offset always come from SQL.
    """
    if offset == 0:
        page = _read_cache(reader_id=reader_id, limit=limit, after=after or b"", at=at, missed=missed)
        if page is not None:
            return page
    return _read_truth(reader_id=reader_id, limit=limit, offset=offset, after=after)


def _read_cache(*, reader_id: UUID, limit: int, after: bytes, at: datetime, missed: HomeMiss | None) -> FeedPage | None:
    try:
        found: HomeRead = missed or read_home_page(reader_id=reader_id, limit=limit, now=at, after=after)
        for _ in range(MENDS):
            if not isinstance(found, HomeMiss) or not _mend(found, reader_id=reader_id, at=at):
                break
            found = read_home_page(reader_id=reader_id, limit=limit, now=at, after=after)
    except CacheUnavailable:
        logger.warning("the cache is away: the feed comes from SQL")
        return None
    return FeedPage(items=found.items, last_entry=found.last_entry) if isinstance(found, HomePage) else None


def _mend(miss: HomeMiss, *, reader_id: UUID, at: datetime) -> bool:
    """Do something about a miss; return whether reading again is worth it."""
    match miss.reason:
        case MissReason.COLD:
            return build_window(reader_id=reader_id, at=at)
        case MissReason.LISTS:
            build_author_lists(author_ids=miss.author_ids, at=at)
            return True
        case MissReason.CARDS:
            load_cards(entries=miss.entries)
            return True
        case _:
            return False


def _read_truth(*, reader_id: UUID, limit: int, offset: int, after: bytes | None) -> FeedPage:
    before = FeedEntry(*decode_entry(after)) if after else None
    entries = feed_entries(reader_id=reader_id, limit=limit + 1, offset=offset, before=before)
    shown = entries[:limit]
    posts = Post.objects.alive().select_related("owner").in_bulk([entry.id for entry in shown])
    listed = Listed(items=[posts[entry.id] for entry in shown if entry.id in posts], end=None)
    items = join_items(render_items(listed, viewer_id=reader_id).items)
    if len(entries) <= limit:
        return FeedPage(items=items, last_entry=None)
    return FeedPage(items=items, last_entry=encode_entry(published_at=shown[-1].published_at, post_id=shown[-1].id))
