"""Actors of the tests: effects are rows of the inbox, whose `source` names the work."""

import time
from collections.abc import Sequence
from uuid import uuid4

from django.db import connection

from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow, finish, is_slice_over, yield_work
from backend.shared.transactions import transaction
from workers.actor import batch_actor, work_actor


def note(source: str, *, kind: str) -> None:
    """Leave a trace in the database."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO inbox (id, source, type, received_at) VALUES (%s, %s, %s, %s)", [uuid4(), source, kind, now()]
        )


@work_actor(queue="default")
def slow_effect(row: ClaimedRow) -> None:
    """Have an effect in the transaction that ends the row, after `seconds`."""
    note(str(row.id), kind="started")
    with transaction():
        note(str(row.id), kind="effect")
        time.sleep(row.payload["seconds"])
        finish(row)


@work_actor(queue="urgent")
def urgent_effect(row: ClaimedRow) -> None:
    """Have an effect at once."""
    note(str(row.id), kind="effect")


@batch_actor(queue="default")
def batch_effect(rows: Sequence[ClaimedRow]) -> None:
    """Have one effect for each row."""
    with transaction():
        for row in rows:
            note(str(row.id), kind="effect")
        finish(*rows)


@work_actor(queue="bulk")
def many_slices(row: ClaimedRow) -> None:
    """Work through `steps` of five milliseconds, a slice at a time."""
    done = row.progress or 0
    while done < row.payload["steps"]:
        time.sleep(0.005)
        done += 1
        if is_slice_over(row):
            return yield_work(row, progress=done, at=now())
    return note(str(row.id), kind="effect")
