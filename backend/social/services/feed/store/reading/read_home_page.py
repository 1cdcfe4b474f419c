"""Read a page of a home feed: rate limits, window, cards and marks in one round trip."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from backend.shared.cache.connection import connection
from backend.shared.cache.ended_sessions import SessionState, session_command, session_state
from backend.shared.cache.rate_limit import REPLIES, Limit, limit_commands, milliseconds, settle_limits
from backend.shared.media_addresses import sign_media_addresses
from backend.social.services.feed.store.reading.first_page import finish_first_page, first_page_commands
from backend.social.services.feed.store.reading.home_read import HomePage, HomeRead, HomeRefused
from backend.social.services.feed.store.reading.list_home_page import list_home_page

FIRST_PAGE: Final = b""
DAY_MILLISECONDS: Final = 86_400_000


def read_home_page(
    *,
    reader_id: UUID,
    limit: int,
    now: datetime,
    after: bytes = FIRST_PAGE,
    limits: Sequence[Limit] = (),
    session_id: UUID | None = None,
) -> HomeRead:
    """Return the page of `limit` items that follow the entry `after`, having counted the request against `limits`.

    Reading again without `limits` and `session_id` counts and checks nothing. Raises CacheUnavailable.
    """
    cache, at, reader = connection(), milliseconds(now), reader_id.bytes
    commands = limit_commands(limits, at=at)
    if session_id is not None:
        commands.append(session_command(session_id))
    if not after:
        commands += first_page_commands(reader, limit=limit)
    replies = cache.transaction(commands) if commands else []
    rate = settle_limits(cache, limits=limits, at=at, replies=replies) if limits else None
    if rate is not None and not rate.allowed:
        return HomeRefused(rate=rate)
    today, rest = at // DAY_MILLISECONDS, replies[REPLIES * len(limits) :]
    if session_id is not None:
        session, *rest = rest
        if session_state(session) is SessionState.ENDED:
            return HomeRefused(rate=rate, session=SessionState.ENDED)
    if not after:
        page = finish_first_page(cache, replies=rest, reader_id=reader, limit=limit, today=today, rate=rate)
        if page is not None:
            return _signed(page, at=now)
    found = list_home_page(reader_id=reader, limit=limit, after=after, today=today, rate=rate)
    return _signed(found, at=now) if isinstance(found, HomePage) else found


def _signed(page: HomePage, *, at: datetime) -> HomePage:
    """Return the page with addresses in place of the markers that stand on cards for not everybody."""
    items = sign_media_addresses(page.items, at=at)
    return page if items is page.items else replace(page, items=items)
