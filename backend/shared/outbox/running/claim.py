"""Claiming rows: a conditional update, so that of two workers one gets the row."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from backend.shared.outbox.rows import ClaimedRow

# Hosts' clocks differ a little; a message must not come too early for its own row. The fence covers the rest.
CLOCK_TOLERANCE = timedelta(seconds=1)

TAKE = """
UPDATE outbox
SET attempts = outbox.attempts + 1, fence = outbox.fence + 1, available_at = %(until)s, send_at = %(until)s,
    claimed_at = %(at)s, last_updated_at = %(at)s
"""
RETURNING = """
RETURNING outbox.id, outbox.task, outbox.queue, outbox.is_batch, outbox.target, outbox.payload, outbox.progress,
          outbox.attempts, outbox.fence, outbox.request_id, outbox.created_at
"""
CLAIM_ROW = f"{TAKE} WHERE id = %(id)s AND dead_at IS NULL AND available_at <= %(latest)s {RETURNING}"
CLAIM_BATCH = f"""
WITH due AS (
    SELECT id FROM outbox
    WHERE is_batch AND dead_at IS NULL AND task = %(task)s AND target = %(target)s AND available_at <= %(latest)s
    ORDER BY available_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
{TAKE} FROM due WHERE outbox.id = due.id {RETURNING}
"""  # noqa: S608


def claim_row(*, row_id: UUID, lease: timedelta, at: datetime) -> ClaimedRow | None:
    """Claim one row until `at + lease`; None where it is done, dead, not due, or another's."""
    rows = _claim(CLAIM_ROW, {"id": row_id, **_times(lease=lease, at=at)}, lease=lease)
    return rows[0] if rows else None


def claim_batch(*, task: str, target: str, limit: int, lease: timedelta, at: datetime) -> list[ClaimedRow]:
    """Claim up to `limit` due rows of a task and target, oldest first."""
    parameters = {"task": task, "target": target, "limit": limit, **_times(lease=lease, at=at)}
    return sorted(_claim(CLAIM_BATCH, parameters, lease=lease), key=lambda row: (row.created_at, row.id))


def _times(*, lease: timedelta, at: datetime) -> dict[str, datetime]:
    return {"at": at, "until": at + lease, "latest": at + CLOCK_TOLERANCE}


def _claim(sql: str, parameters: dict[str, Any], *, lease: timedelta) -> list[ClaimedRow]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [_claimed(record, lease=lease) for record in cursor.fetchall()]


def _claimed(record: Sequence[Any], *, lease: timedelta) -> ClaimedRow:
    row_id, task, queue, is_batch, target, payload, progress, attempts, fence, request_id, created_at = record
    return ClaimedRow(
        id=row_id,
        task=task,
        queue=queue,
        is_batch=is_batch,
        target=target,
        payload=orjson.loads(payload),
        progress=None if progress is None else orjson.loads(progress),
        attempts=attempts,
        fence=fence,
        request_id=request_id,
        created_at=created_at,
        lease=lease,
    )
