"""Lists that are ordered by a time and an id: from the query to a slice, from what was found to an answer."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse

from backend.shared.http.envelope import reply
from backend.shared.http.pagination import Page, decode_cursor, encode_cursor, page_of
from backend.shared.slices import Position, Slice


def slice_of(page: Page) -> Slice:
    """Return the slice that the query asks for; a cursor is stronger than an offset. Raises BadCursor."""
    if page.cursor is None:
        return Slice(limit=page.limit, offset=page.offset)
    at, row_id = decode_cursor(page.cursor, tag=page.tag)
    return Slice(limit=page.limit, after=Position(at=at, id=row_id))


def reply_page(items: Sequence[Any], *, end: Position | None, page: Page) -> HttpResponse:
    """Answer the items of a slice; `end` is the place of the last one where more follow."""
    next_cursor = encode_cursor(at=end.at, id=end.id, tag=page.tag) if end is not None else None
    return reply(page_of(items=items, page=page, next_cursor=next_cursor))
