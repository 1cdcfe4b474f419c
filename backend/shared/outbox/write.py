"""Writing later work: one INSERT for any number of rows, in the transaction of its cause."""

from collections.abc import Sequence
from functools import partial

import orjson
from django.db import connection, transaction

from backend.shared.outbox.errors import NotInTransaction
from backend.shared.outbox.rows import NewRow
from backend.shared.outbox.sending.dispatch import Dispatch, dispatch, resend_at

# One JSON parameter costs a third less CPU than eleven parameters a row.
INSERT = """
INSERT INTO outbox (id, task, queue, is_batch, target, payload, progress, attempts, fence, available_at, send_at,
                    claimed_at, dead_at, last_error, request_id, created_at, last_updated_at)
SELECT id, task, queue, is_batch, target, payload, NULL, 0, 0, available_at, send_at,
       NULL, NULL, '', request_id, created_at, created_at
FROM jsonb_to_recordset(%s::jsonb) AS r(id uuid, task text, queue text, is_batch boolean, target text, payload jsonb,
                                        available_at timestamptz, send_at timestamptz, request_id text,
                                        created_at timestamptz)
"""


def write_outbox(rows: Sequence[NewRow]) -> None:
    """Write later work and, once the transaction has committed, send what is due.

    Raises NotInTransaction outside of a transaction.
    """
    if not rows:
        return
    if not connection.in_atomic_block:
        raise NotInTransaction("write_outbox belongs in the transaction of what causes the work")
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [outbox_document(rows)])
    transaction.on_commit(partial(dispatch, _dispatches(rows)))


def outbox_document(rows: Sequence[NewRow]) -> str:
    """Return the one parameter of INSERT."""
    return orjson.dumps([_record(row) for row in rows]).decode()


def _record(row: NewRow) -> dict[str, object]:
    return {
        "id": row.id,
        "task": row.task,
        "queue": row.queue,
        "is_batch": row.is_batch,
        "target": row.target,
        "payload": row.payload,
        "available_at": row.due_at or row.at,
        "send_at": row.due_at or resend_at(at=row.at),
        "request_id": row.request_id,
        "created_at": row.at,
    }


def _dispatches(rows: Sequence[NewRow]) -> list[Dispatch]:
    return [
        Dispatch(
            task=row.task,
            queue=row.queue,
            row_id=None if row.is_batch else row.id,
            target=row.target,
            request_id=row.request_id,
            window=row.window,
        )
        for row in rows
        if row.due_at is None
    ]
