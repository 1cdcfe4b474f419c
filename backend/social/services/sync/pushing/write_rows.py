"""Writing any number of rows of one collection in one statement."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final
from uuid import UUID

import orjson
from django.db import connection

from backend.social.services.sync.collections import COLLECTIONS, Collection

# Of a row that is there already these stay; counts, and with them a card's version, are others' to write too.
KEPT: Final = frozenset(
    {"id", "owner_id", "published_at", "reply_to_id", "root_id", "like_count", "reply_count", "repost_count"}
)
CARD_VERSION: Final = "card_version"
UPSERT = """
INSERT INTO {table} AS r ({columns})
SELECT {columns} FROM jsonb_to_recordset(%s::jsonb) AS sent ({types}) ORDER BY id
ON CONFLICT (id) DO UPDATE SET {changes}
WHERE r.owner_id = EXCLUDED.owner_id AND r.version < EXCLUDED.version
RETURNING r.id, {record}, {counted}
"""


def write_rows(rows: Sequence[Any], *, collection: Collection) -> set[UUID]:
    """Write rows and return the ids of those that were written: not of one whose id somebody else took.

    The rows get what PostgreSQL made of them; reading whole rows back would take longer than writing them.
    """
    if not rows:
        return set()
    statement, names = _statement(collection.name)
    document = orjson.dumps([{name: getattr(row, name) for name in names} for row in rows]).decode()
    with connection.cursor() as cursor:
        cursor.execute(statement, [document])
        written = {row_id: (record, card_version) for row_id, record, card_version in cursor.fetchall()}
    for row in rows:
        if row.id in written:
            row.record_json, card_version = written[row.id]
            row.card_version = card_version  # null where the collection has no cards
    return set(written)


@cache
def _statement(name: str) -> tuple[str, tuple[str, ...]]:
    collection = COLLECTIONS[name]
    fields = collection.model._meta.concrete_fields
    names = tuple(field.attname for field in fields)
    statement = UPSERT.format(
        table=collection.table,
        columns=", ".join(names),
        types=", ".join(f"{field.attname} {field.db_type(connection)}" for field in fields),
        changes=", ".join(_change(each) for each in names if each not in KEPT),
        record=collection.record_sql,
        counted=f"r.{CARD_VERSION}" if CARD_VERSION in names else "NULL",
    )
    return statement, names


def _change(name: str) -> str:
    return f"{name} = r.{name} + 1" if name == CARD_VERSION else f"{name} = EXCLUDED.{name}"
