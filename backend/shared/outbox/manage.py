"""Looking at later work and stepping in from within a service."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from backend.shared.work_sql import COLUMNS, DROP, LIST, RETRY_CHOSEN, RETRY_DEAD


def list_work(*, limit: int, at: datetime) -> list[Mapping[str, Any]]:
    """Return work, the dead first, then the oldest, each with its state."""
    with connection.cursor() as cursor:
        cursor.execute(LIST, {"limit": limit, "at": at})
        return [dict(zip(COLUMNS, record, strict=True)) for record in cursor.fetchall()]


def retry_work(*, ids: Sequence[UUID], at: datetime) -> list[UUID]:
    """Make dead or failing rows due now, with a fresh count of attempts; return those that there were."""
    return _execute(RETRY_CHOSEN, {"ids": list(ids), "at": at})


def retry_dead_work(*, at: datetime) -> list[UUID]:
    """Make every dead row due now."""
    return _execute(RETRY_DEAD, {"at": at})


def drop_work(*, ids: Sequence[UUID]) -> list[UUID]:
    """Delete rows for good; return those that there were."""
    return _execute(DROP, {"ids": list(ids)})


def _execute(sql: str, parameters: Mapping[str, Any]) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [record[0] for record in cursor.fetchall()]
