"""One slice of a list that is ordered by a time and an id."""

from typing import TypeVar

from django.db.models import QuerySet

from backend.shared.models.base_record import BaseRecord
from backend.shared.slices import Listed, Position, Slice

RecordT = TypeVar("RecordT", bound=BaseRecord)


def take_slice(
    rows: QuerySet[RecordT], *, part: Slice, by: str = "created_at", oldest_first: bool = False
) -> Listed[RecordT]:
    """Return the slice in one query; the time column `by` and the id give the order."""
    sign = "" if oldest_first else "-"
    ordered = rows.order_by(f"{sign}{by}", f"{sign}id")
    if part.after is None:
        return _listed(list(ordered[part.offset : part.offset + part.limit + 1]), limit=part.limit, by=by)
    # The plain bound lets the index find the place; the exclusion deals with rows of the same microsecond.
    beyond, not_after = ("gte", "lte") if oldest_first else ("lte", "gte")
    rest = ordered.filter(**{f"{by}__{beyond}": part.after.at}).exclude(
        **{by: part.after.at, f"id__{not_after}": part.after.id}
    )
    return _listed(list(rest[: part.limit + 1]), limit=part.limit, by=by)


def _listed(found: list[RecordT], *, limit: int, by: str) -> Listed[RecordT]:
    items = found[:limit]
    has_more = len(found) > limit
    return Listed(items=items, end=Position(at=getattr(items[-1], by), id=items[-1].id) if has_more else None)
