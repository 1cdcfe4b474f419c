"""Whether later work about certain things is still there: for who mends what was left undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

FIND = """
SELECT payload->>%(field)s, bool_and(dead_at IS NOT NULL), (array_agg(id ORDER BY id DESC))[1]
FROM outbox WHERE task = ANY(%(tasks)s) AND payload->>%(field)s = ANY(%(ids)s) GROUP BY 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkLeft:
    """The latest work about a thing; it is dead where all that there is was given up."""

    id: UUID
    is_dead: bool


def find_work(*, tasks: Sequence[str], field: str, ids: Sequence[UUID]) -> dict[UUID, WorkLeft]:
    """Return what is left to do, by the id that the payload holds under `field`; what has no work is left out."""
    with connection.cursor() as cursor:
        cursor.execute(FIND, {"tasks": list(tasks), "field": field, "ids": [str(id_) for id_ in ids]})
        return {UUID(text): WorkLeft(id=row_id, is_dead=is_dead) for text, is_dead, row_id in cursor.fetchall()}
