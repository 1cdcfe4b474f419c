"""Bounded lists: limit and offset everywhere, and an opaque keyset cursor where a list can grow without end."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Generic, Self, TypeVar
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field, PrivateAttr, ValidationInfo, model_validator

from backend.shared.cursors import CURSOR_PATTERN, list_tag, pack_cursor, unpack_cursor
from backend.shared.errors import FieldError, Invalid

T = TypeVar("T")
MAX_LIMIT = 100
DEFAULT_LIMIT = 20
MAX_OFFSET = 10_000
OFFSET = "How many items are passed over; has no meaning with a cursor."
CURSOR = "`next_cursor` of the last page of this list: goes on behind its last item."
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Page(Schema):
    """How much of a list, from where: `limit` items after `offset` or after `cursor`."""

    model_config = ConfigDict(extra="ignore")

    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT, description="How many items a page has at most.")] = DEFAULT_LIMIT
    offset: Annotated[int, Field(ge=0, le=MAX_OFFSET, description=OFFSET)] = 0
    cursor: Annotated[
        str | None, Field(max_length=100, description=CURSOR, json_schema_extra={"pattern": CURSOR_PATTERN})
    ] = None
    _tag: bytes = PrivateAttr(default=b"")

    @model_validator(mode="after")
    def _of_request(self, info: ValidationInfo) -> Self:
        """Note which list is asked for: a cursor is one of that list. Raises BadCursor."""
        request = (info.context or {}).get("request")
        if request is not None:
            self._tag = list_tag(path=request.path, query=request.GET.items())
        if request is not None and self.cursor is not None:
            decode_cursor(self.cursor, tag=self._tag)
        return self

    @property
    def tag(self) -> bytes:
        """Return the tag of the list that is asked for."""
        return self._tag


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
            field="cursor", code="invalid_cursor", message="Send next_cursor of the last page of this list unchanged."
        )
        super().__init__(fields=[fault])


def encode_cursor(*, at: datetime, id: UUID, tag: bytes) -> str:  # noqa: A002
    """Return the opaque cursor of the row with this sort time and id, in the list of this tag."""
    microseconds = (at - EPOCH) // timedelta(microseconds=1)
    return pack_cursor(microseconds.to_bytes(8, "big") + id.bytes, tag=tag)


def decode_cursor(cursor: str, *, tag: bytes) -> tuple[datetime, UUID]:
    """Return the sort time and id of a cursor of this list. Raises BadCursor."""
    try:
        raw = unpack_cursor(cursor, tag=tag)
        at = EPOCH + timedelta(microseconds=int.from_bytes(raw[:8], "big"))
    except (ValueError, OverflowError):
        raise BadCursor from None
    return at, UUID(bytes=raw[8:])


def page_of(*, items: Sequence[Any], page: Page, next_cursor: str | None) -> dict[str, Any]:
    """Return the `data` of a list answer."""
    return {"items": list(items), "limit": page.limit, "offset": page.offset, "next_cursor": next_cursor}
