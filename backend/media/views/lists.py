"""Lists: from the query to a slice, from what was found to an answer."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

from backend.shared.http.envelope import reply
from backend.shared.http.pagination import Page, decode_cursor, encode_cursor, page_of
from backend.shared.slices import Listed, Position, Slice

EMPTY: tuple[object, ...] = (None, "", [], ())


def slice_of(page: Page) -> Slice:
    """Return the slice that the query asks for; a cursor is stronger than an offset. Raises BadCursor."""
    if page.cursor is None:
        return Slice(limit=page.limit, offset=page.offset)
    at, row_id = decode_cursor(page.cursor)
    return Slice(limit=page.limit, after=Position(at=at, id=row_id))


def reply_documents(listed: Listed[dict[str, Any]], *, page: Page) -> HttpResponse:
    """Answer documents; what is null or empty is left out."""
    end = listed.end
    next_cursor = encode_cursor(at=end.at, id=end.id) if end is not None else None
    return reply(page_of(items=[without_empty(item) for item in listed.items], page=page, next_cursor=next_cursor))


def without_empty(document: Any) -> Any:
    """Return a copy without what is null or empty, at any depth."""
    if isinstance(document, Mapping):
        return {name: without_empty(value) for name, value in document.items() if value not in EMPTY}
    return [without_empty(item) for item in document] if isinstance(document, list | tuple) else document
