"""Lists: from the query to a slice, from what was found to an answer."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import orjson
from django.http import HttpResponse

from backend.shared.http.envelope import reply
from backend.shared.http.pagination import Page, decode_cursor, encode_cursor, page_of
from backend.shared.slices import Listed, Position, Slice


def slice_of(page: Page) -> Slice:
    """Return the slice that the query asks for; a cursor is stronger than an offset. Raises BadCursor."""
    if page.cursor is None:
        return Slice(limit=page.limit, offset=page.offset)
    at, row_id = decode_cursor(page.cursor)
    return Slice(limit=page.limit, after=Position(at=at, id=row_id))


def reply_posts(listed: Listed[bytes], *, page: Page) -> HttpResponse:
    """Answer posts that are JSON already."""
    return _reply([orjson.Fragment(item) for item in listed.items], end=listed.end, page=page)


def reply_records(listed: Listed[Any], *, page: Page) -> HttpResponse:
    """Answer dataclasses; what is null or empty is left out."""
    items = [{name: value for name, value in asdict(item).items() if value not in (None, "")} for item in listed.items]
    return _reply(items, end=listed.end, page=page)


def _reply(items: Sequence[Any], *, end: Position | None, page: Page) -> HttpResponse:
    next_cursor = encode_cursor(at=end.at, id=end.id) if end is not None else None
    return reply(page_of(items=items, page=page, next_cursor=next_cursor))
