"""Pages of parts: the cursor is the number of the last one."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.media.services.storage.multipart import ArrivedPart
from backend.shared.cursors import PLACE_BYTES, pack_cursor, unpack_cursor
from backend.shared.http.pagination import BadCursor, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class PartPage:
    """Some parts; `next_cursor` is None on the last page."""

    items: Sequence[ArrivedPart]
    next_cursor: str | None


def slice_parts(parts: Sequence[ArrivedPart], *, page: Page) -> PartPage:
    """Return the page of an upload's parts, of which there are 10,000 at most. Raises BadCursor."""
    rest = parts[page.offset :] if page.cursor is None else _after(parts, page=page, cursor=page.cursor)
    items = rest[: page.limit]
    return PartPage(items=items, next_cursor=_cursor_of(items[-1], page=page) if len(rest) > page.limit else None)


def _cursor_of(part: ArrivedPart, *, page: Page) -> str:
    return pack_cursor(part.number.to_bytes(PLACE_BYTES, "big"), tag=page.tag)


def _after(parts: Sequence[ArrivedPart], *, page: Page, cursor: str) -> Sequence[ArrivedPart]:
    try:
        number = int.from_bytes(unpack_cursor(cursor, tag=page.tag), "big")
    except ValueError:
        raise BadCursor from None
    return [part for part in parts if part.number > number]
