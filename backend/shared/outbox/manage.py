"""Looking at later work and stepping in by hand; `./plaza work` calls these."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

LIST = """
SELECT id, task, queue, target, attempts, last_error, request_id, created_at, available_at,
       CASE WHEN dead_at IS NOT NULL THEN 'dead'
            WHEN claimed_at IS NOT NULL AND available_at > %(at)s THEN 'running'
            WHEN last_error <> '' THEN 'failing'
            WHEN available_at > %(at)s THEN 'scheduled'
            ELSE 'waiting' END AS state
FROM outbox
ORDER BY (dead_at IS NULL), id LIMIT %(limit)s
"""
COLUMNS = "id", "task", "queue", "target", "attempts", "last_error", "request_id", "created_at", "available_at", "state"
RETRY = """
UPDATE outbox
SET dead_at = NULL, attempts = 0, available_at = %(at)s, send_at = %(at)s, last_updated_at = %(at)s
WHERE {chosen} AND (dead_at IS NOT NULL OR claimed_at IS NULL)
RETURNING id
"""
RETRY_CHOSEN = RETRY.format(chosen="id = ANY(%(ids)s)")
RETRY_DEAD = RETRY.format(chosen="dead_at IS NOT NULL")
DROP = "DELETE FROM outbox WHERE id = ANY(%(ids)s) RETURNING id"


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
