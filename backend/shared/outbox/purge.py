"""Removal of bookkeeping that has served its time, a chunk at a time."""

from datetime import datetime

from django.db import connection

CHUNK = 5000
PURGE_INBOX = """
DELETE FROM inbox WHERE id IN (
    SELECT id FROM inbox WHERE received_at < %(before)s ORDER BY received_at LIMIT %(chunk)s FOR UPDATE SKIP LOCKED
)
"""
PURGE_RUNS = """
DELETE FROM scheduled_run WHERE (job, slot) IN (
    SELECT job, slot FROM scheduled_run WHERE started_at < %(before)s ORDER BY started_at LIMIT %(chunk)s
)
"""


def purge_inbox(*, before: datetime) -> int:
    """Delete the ids of events received before this time; return how many."""
    return _purge(PURGE_INBOX, before=before)


def purge_scheduled_runs(*, before: datetime) -> int:
    """Delete the slots started before this time; return how many. Keep at least one slot of the slowest job."""
    return _purge(PURGE_RUNS, before=before)


def _purge(sql: str, *, before: datetime) -> int:
    total = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(sql, {"before": before, "chunk": CHUNK})
            deleted = int(cursor.rowcount)
            total += deleted
            if deleted < CHUNK:
                return total
