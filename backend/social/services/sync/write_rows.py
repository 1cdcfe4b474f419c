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


def write_rows(rows: Sequence[Any], *, collection: Collection) -> dict[UUID, Any]:
    """Write rows and return them as they stand now; one whose id somebody else took is left out."""
    if not rows:
        return {}
    statement, names = _statement(collection.name)
    document = orjson.dumps([{name: getattr(row, name) for name in names} for row in rows]).decode()
    with connection.cursor() as cursor:
        cursor.execute(statement, [document])
        written = {row_id: (record, card_version) for row_id, record, card_version in cursor.fetchall()}
    return {row.id: _as_written(row, *written[row.id]) for row in rows if row.id in written}


def _as_written(row: Any, record: str, card_version: int | None) -> Any:
    """Return the row with what PostgreSQL made of it; reading whole rows back would take longer than writing them."""
    row.record_json = record
    if card_version is not None:
        row.card_version = card_version
    return row


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
