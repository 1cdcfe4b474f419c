"""Bounded lists: limit and offset everywhere, and an opaque keyset cursor where a list can grow without end."""

import base64
import binascii
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field

from backend.shared.errors import FieldError, Invalid

T = TypeVar("T")
MAX_LIMIT = 100
DEFAULT_LIMIT = 20
MAX_OFFSET = 10_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
CURSOR_BYTES = 24


class Page(Schema):
    """How much of a list, from where: `limit` items after `offset` or after `cursor`."""

    model_config = ConfigDict(extra="ignore")

    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT
    offset: Annotated[int, Field(ge=0, le=MAX_OFFSET)] = 0
    cursor: Annotated[str | None, Field(max_length=100)] = None


class ListOut(Schema, Generic[T]):
    """A page of a list; `next_cursor` is null on the last one."""

    items: list[T]
    limit: int
    offset: int
    next_cursor: str | None


class BadCursor(Invalid):
    """The cursor is not one that this API gave."""

    def __init__(self) -> None:
        fault = FieldError(
            field="cursor", code="invalid_cursor", message="Send next_cursor of the last page unchanged."
        )
        super().__init__(fields=[fault])


def encode_cursor(*, at: datetime, id: UUID) -> str:  # noqa: A002
    """Return the opaque cursor of the row with this sort time and id."""
    microseconds = (at - EPOCH) // timedelta(microseconds=1)
    return base64.urlsafe_b64encode(microseconds.to_bytes(8, "big") + id.bytes).decode()


def decode_cursor(cursor: str) -> tuple[datetime, UUID]:
    """Return the sort time and id of a cursor. Raises BadCursor."""
    try:
        raw = base64.b64decode(cursor, altchars=b"-_", validate=True)
        if len(raw) != CURSOR_BYTES:
            raise BadCursor
        at = EPOCH + timedelta(microseconds=int.from_bytes(raw[:8], "big"))
    except (binascii.Error, ValueError, OverflowError):
        raise BadCursor from None
    return at, UUID(bytes=raw[8:])


def page_of(*, items: Sequence[Any], page: Page, next_cursor: str | None) -> dict[str, Any]:
    """Return the `data` of a list answer."""
    return {"items": list(items), "limit": page.limit, "offset": page.offset, "next_cursor": next_cursor}
