"""Settling claimed rows; every statement proves the claim by its fence."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection, transaction

from backend.shared.outbox.errors import LeaseLost
from backend.shared.outbox.rows import ClaimedRow
from backend.shared.outbox.sending.dispatch import Dispatch, dispatch, resend_at

FINISH = """
DELETE FROM outbox USING unnest(%s::uuid[], %s::bigint[]) AS held (id, fence)
WHERE outbox.id = held.id AND outbox.fence = held.fence
RETURNING outbox.id
"""
FAIL = """
UPDATE outbox
SET available_at = %(due_at)s, send_at = %(due_at)s, dead_at = %(dead_at)s, last_error = %(reason)s,
    claimed_at = NULL, last_updated_at = %(at)s
WHERE id = %(id)s AND fence = %(fence)s
RETURNING id
"""
PROGRESS = """
UPDATE outbox
SET progress = %(progress)s::jsonb, attempts = 1, available_at = %(until)s, send_at = %(until)s,
    last_updated_at = %(at)s
WHERE id = %(id)s AND fence = %(fence)s
RETURNING id
"""
RENEW = """
UPDATE outbox SET available_at = %(until)s, send_at = %(until)s, last_updated_at = %(at)s
WHERE id = %(id)s AND fence = %(fence)s
RETURNING id
"""
YIELD = """
UPDATE outbox
SET progress = %(progress)s::jsonb, attempts = 0, available_at = %(at)s, send_at = %(send_at)s, claimed_at = NULL,
    last_updated_at = %(at)s
WHERE id = %(id)s AND fence = %(fence)s
RETURNING id
"""


def finish(*rows: ClaimedRow) -> None:
    """Delete rows whose work is done; call it in the transaction of their effect where that is in this database.

    Raises LeaseLost where one of them belongs to another worker by now, so that the effect is rolled back.
    """
    if rows:
        _settle(FINISH, [[row.id for row in rows], [row.fence for row in rows]], rows=rows)


def retry_later(row: ClaimedRow, *, reason: str, due_at: datetime, at: datetime) -> None:
    """Give the row back until `due_at`. Raises LeaseLost."""
    _settle(FAIL, {**_held(row), "due_at": due_at, "dead_at": None, "reason": reason, "at": at}, rows=[row])


def bury(row: ClaimedRow, *, reason: str, at: datetime) -> None:
    """Give the row up; it stays visible and can be retried by hand. Raises LeaseLost."""
    _settle(FAIL, {**_held(row), "due_at": at, "dead_at": at, "reason": reason, "at": at}, rows=[row])


def save_progress(row: ClaimedRow, *, progress: Any, at: datetime) -> None:
    """Keep how far a long task has come, and renew its lease. Raises LeaseLost."""
    until = at + row.lease
    parameters = {**_held(row), "progress": orjson.dumps(progress).decode(), "until": until, "at": at}
    _execute(PROGRESS, parameters, rows=[row])


def renew_lease(row: ClaimedRow, *, at: datetime) -> None:
    """Hold the row for another lease from now on; attempts count on. Raises LeaseLost."""
    _execute(RENEW, {**_held(row), "until": at + row.lease, "at": at}, rows=[row])


def yield_work(row: ClaimedRow, *, progress: Any, at: datetime) -> None:
    """Keep how far a long task has come and let others pass; the task returns after this and is called again soon.

    Raises LeaseLost.
    """
    document = orjson.dumps(progress).decode()
    parameters = {**_held(row), "progress": document, "send_at": resend_at(at=at), "at": at}
    _settle(YIELD, parameters, rows=[row])
    transaction.on_commit(lambda: dispatch([_again(row)]))


def _again(row: ClaimedRow) -> Dispatch:
    row_id = None if row.is_batch else row.id
    return Dispatch(task=row.task, queue=row.queue, row_id=row_id, target=row.target, request_id=row.request_id)


def _held(row: ClaimedRow) -> dict[str, object]:
    return {"id": row.id, "fence": row.fence}


def _settle(sql: str, parameters: Any, *, rows: Sequence[ClaimedRow]) -> None:
    _execute(sql, parameters, rows=rows)
    transaction.on_commit(lambda: _note_settled(rows))


def _note_settled(rows: Sequence[ClaimedRow]) -> None:
    for row in rows:
        row.outcome.is_settled = True


def _execute(sql: str, parameters: Any, *, rows: Sequence[ClaimedRow]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        touched: set[UUID] = {record[0] for record in cursor.fetchall()}
    lost = [str(row.id) for row in rows if row.id not in touched]
    if lost:
        raise LeaseLost(f"another worker holds {', '.join(lost)}")
