"""Cursors after a restore from a backup: none of before may be used again.

The restored database gives out the numbers that it has given out before, for other changes. A device whose cursor is
from after the backup would miss those, so the streams go on far above whatever was given out, and everything below is
refused. So do streams that begin only now: their account may have written something that the backup does not know.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import connection

from backend.shared.outbox import audit, write_outbox
from backend.shared.transactions import transaction
from backend.social.models.sync_state import NOBODY

# More than any account writes between a backup and its restore; cursors stay below 2^53 for 8000 restores.
LEAP: Final = 2**40
CHUNK = 5000

EXPIRE = """
WITH chosen AS MATERIALIZED (
    SELECT account_id FROM sync_state WHERE account_id > %(after)s ORDER BY account_id LIMIT %(limit)s FOR NO KEY UPDATE
)
UPDATE sync_state SET floor = head + %(leap)s, head = head + %(leap)s
WHERE account_id IN (SELECT account_id FROM chosen)
RETURNING account_id
"""
BEGIN_ABOVE = """
INSERT INTO sync_state AS s (account_id, head, floor) VALUES (%(nobody)s, 1 + %(leap)s, %(leap)s)
ON CONFLICT (account_id) DO UPDATE SET head = s.head + %(leap)s, floor = s.head + %(leap)s - 1
"""
COUNT = "SELECT count(*) FROM sync_state WHERE account_id > %s"


def count_streams() -> int:
    """Return how many accounts have a stream of changes."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [NOBODY])
        return int(cursor.fetchone()[0])


def begin_above() -> None:
    """Let streams that begin from now on begin above every number that was given out."""
    with transaction(), connection.cursor() as cursor:
        cursor.execute(BEGIN_ABOVE, {"nobody": NOBODY, "leap": LEAP})


def expire_cursors(*, after: UUID, restore_id: UUID, at: datetime) -> tuple[int, UUID | None]:
    """Make the cursors of the next accounts expire; return how many they were and the last of them, None at the end.

    Repeating it for the same accounts only moves them once more: their devices begin again once more.
    """
    with transaction():
        with connection.cursor() as cursor:
            cursor.execute(EXPIRE, {"after": after, "limit": CHUNK, "leap": LEAP})
            moved = [account_id for (account_id,) in cursor.fetchall()]
        if moved:
            told = audit(
                actor_id=None,
                action="sync.cursors_expired",
                object_type="restore",
                object_id=restore_id,
                changes={"accounts": len(moved), "after": after},
                at=at,
            )
            write_outbox([told])
    return len(moved), max(moved, default=None)
