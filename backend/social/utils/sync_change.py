"""What a device asks for, and what is there: the two sides that a push brings together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

Op = Literal["upsert", "delete"]
Strategy = Literal["last_write_wins", "manual_review", "reject"]
NO_DEVICE_ID = UUID(int=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One change of a device; `updated_at` is the device's own time, `effective_at` the same by the server's clock.

    `base` holds, where it was sent, what the device's user saw before the change.
    """

    index: int
    op: Op
    collection: str
    id: UUID
    base_version: int | None
    device_id: UUID | None
    updated_at: datetime
    effective_at: datetime
    fields: Mapping[str, Any]
    base: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerCopy:
    """A record as the server has it; `values` are its writable fields as JSON has them."""

    version: int
    is_deleted: bool
    last_updated_at: datetime
    writer_device_id: UUID | None
    writer_updated_at: datetime | None
    values: Mapping[str, Any]


def is_same(one: Any, other: Any) -> bool:
    """Return whether two values are the same JSON, however a number is written; Python takes true for 1."""
    if one != other or isinstance(one, str):
        return bool(one == other)
    if isinstance(one, dict):
        return all(is_same(value, other[name]) for name, value in one.items())
    if isinstance(one, list):
        return all(is_same(*pair) for pair in zip(one, other, strict=True))
    return isinstance(one, bool) == isinstance(other, bool)


def is_later(change: Change, *, server: ServerCopy) -> bool:
    """Return whether the change is the later write; of two at the same moment the larger device's is."""
    ours = (change.effective_at, change.device_id or NO_DEVICE_ID)
    return ours > (server.last_updated_at, server.writer_device_id or NO_DEVICE_ID)
