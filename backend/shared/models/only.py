"""Looking a row up by what is unique."""

from typing import Any, TypeVar

from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)


def only(rows: QuerySet[M, Any]) -> M | None:
    """Return the one row that a unique filter can find, or None.

    `first()` would ask for an order, and a planner may then walk the primary key instead of the index of the filter.
    """
    return next(iter(rows), None)
