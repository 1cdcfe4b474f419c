"""What the probe actors have left in the database."""

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from backend.shared.outbox import NewRow


def effects(kind: str = "effect") -> Counter[UUID]:
    """Return how often each piece of work has had its effect."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT source, count(*) FROM inbox WHERE type = %s GROUP BY source", [kind])
        return Counter({UUID(source): count for source, count in cursor.fetchall()})


def once_each(rows: Iterable[NewRow]) -> Counter[UUID]:
    """Return what `effects` shall be."""
    return Counter(row.id for row in rows)
