"""What the reaper sends: rows whose message was lost, whose lease or backoff ended, or whose time has come."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection

from backend.shared.outbox.rows import QUEUES, Queue
from backend.shared.outbox.sending.dispatch import Dispatch

DUE_ROWS = """
UPDATE outbox SET send_at = %(again_at)s
WHERE id IN (
    SELECT id FROM outbox
    WHERE NOT is_batch AND dead_at IS NULL AND queue = %(queue)s AND send_at <= %(at)s
    ORDER BY send_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
RETURNING id, task, request_id
"""
# Hops from one task and target to the next, so that a long backlog of one costs no more than a short one.
DUE_GROUPS = """
WITH RECURSIVE batch AS (
    (SELECT task, target FROM outbox WHERE is_batch AND dead_at IS NULL ORDER BY task, target LIMIT 1)
    UNION ALL
    SELECT following.task, following.target FROM batch, LATERAL (
        SELECT task, target FROM outbox
        WHERE is_batch AND dead_at IS NULL AND (task, target) > (batch.task, batch.target)
        ORDER BY task, target LIMIT 1
    ) AS following
)
SELECT batch.task, batch.target, due.queue FROM batch, LATERAL (
    SELECT queue FROM outbox
    WHERE is_batch AND dead_at IS NULL AND task = batch.task AND target = batch.target AND available_at <= %(at)s
    ORDER BY available_at LIMIT 1
) AS due
"""


def resend_due(
    *, at: datetime, room: Callable[[Queue], int], send: Callable[[Sequence[Dispatch]], None]
) -> list[Dispatch]:
    """Send what is due, as far as each queue has room, and return it; repeating it later sends what got lost."""
    dispatches = due_groups(at=at)
    for queue in QUEUES:
        dispatches += take_due_rows(queue=queue, limit=room(queue), at=at)
    if dispatches:
        send(dispatches)
    return dispatches


def take_due_rows(*, queue: Queue, limit: int, at: datetime) -> list[Dispatch]:
    """Return up to `limit` single rows to be sent now, and move their next sending into the future."""
    if limit <= 0:
        return []
    again_at = at + timedelta(seconds=settings.OUTBOX_RESEND_SECONDS)
    with connection.cursor() as cursor:
        cursor.execute(DUE_ROWS, {"queue": queue, "limit": limit, "at": at, "again_at": again_at})
        return [
            Dispatch(task=task, queue=queue, row_id=row_id, target="", request_id=request_id)
            for row_id, task, request_id in cursor.fetchall()
        ]


def due_groups(*, at: datetime) -> list[Dispatch]:
    """Return one drain message for each task and target with a due batch row."""
    with connection.cursor() as cursor:
        cursor.execute(DUE_GROUPS, {"at": at})
        return [
            Dispatch(task=task, queue=queue, row_id=None, target=target, request_id="")
            for task, target, queue in cursor.fetchall()
        ]
