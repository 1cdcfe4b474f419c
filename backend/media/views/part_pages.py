"""Pages of parts: the cursor is the number of the last one."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.media.services.storage.multipart import ArrivedPart
from backend.shared.http.pagination import BadCursor, Page


@dataclass(frozen=True, slots=True, kw_only=True)
class PartPage:
    """Some parts; `next_cursor` is None on the last page."""

    items: Sequence[ArrivedPart]
    next_cursor: str | None


def slice_parts(parts: Sequence[ArrivedPart], *, page: Page) -> PartPage:
    """Return the page of an upload's parts, of which there are 10,000 at most. Raises BadCursor."""
    rest = parts[page.offset :] if page.cursor is None else _after(parts, cursor=page.cursor)
    items = rest[: page.limit]
    return PartPage(items=items, next_cursor=str(items[-1].number) if len(rest) > page.limit else None)


def _after(parts: Sequence[ArrivedPart], *, cursor: str) -> Sequence[ArrivedPart]:
    if not cursor.isascii() or not cursor.isdigit():
        raise BadCursor
    return [part for part in parts if part.number > int(cursor)]
