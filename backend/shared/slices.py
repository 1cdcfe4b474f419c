"""Which part of a list is asked for, and the part that is answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Position:
    """The place of a row in a list that is ordered by a time and an id."""

    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """Up to `limit` rows: those after the position `after`, or, without one, those after the first `offset`."""

    limit: int
    offset: int = 0
    after: Position | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Generic[T]):
    """The rows of a slice; `end` is the position of the last one where more follow."""

    items: Sequence[T]
    end: Position | None
