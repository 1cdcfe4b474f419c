"""Pulling: what changed in an account's records since a version, as one snapshot has it."""

from collections.abc import Collection as Names
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection

from backend.shared.errors import Gone
from backend.social.models.sync_state import FIRST_HEAD
from backend.social.services.sync.collections import COLLECTIONS, Collection

# One statement, so one snapshot: head, floor and rows of two would miss what commits between them. Which rows come is
# found in the indexes of versions alone; then what comes is written as JSON.
PULL = """
SELECT COALESCE(s.head, {first_head}), COALESCE(s.floor, {first_head} - 1), page.version, {record}
FROM (SELECT) once
LEFT JOIN sync_state s ON s.account_id = %(owner)s
LEFT JOIN (
    SELECT version, name FROM ({sources}) found ORDER BY version LIMIT %(limit)s
) page ON TRUE
ORDER BY page.version
"""
SOURCE = """(
    SELECT version, '{name}' AS name FROM {table}
    WHERE owner_id = %(owner)s AND version > %(cursor)s{alive} ORDER BY version LIMIT %(limit)s
)"""
CHANGE = """WHEN '{name}' THEN (
    SELECT json_build_object('collection', page.name, 'id', r.id, 'version', r.version,
                             'is_deleted', r.is_deleted, 'record', {record})::text
    FROM {table} r WHERE r.owner_id = %(owner)s AND r.version = page.version
)"""
LARGEST_CURSOR = 1 << 53


class CursorExpired(Gone):
    code = "CURSOR_EXPIRED"
    message = "This cursor is from before a purge or a restore: begin again with cursor=0."


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """Changes as JSON, in the order of their versions, and where the next pull begins."""

    changes: list[str]
    cursor: int
    has_more: bool
    snapshot: int
    head: int


def pull_changes(*, owner_id: UUID, cursor: int, limit: int, collections: Names[str], snapshot: int | None) -> Pulled:
    """Return up to `limit` changes after the cursor; a page from the beginning leaves out what is deleted.

    `snapshot` is the head at which a sync from the beginning began. Raises CursorExpired.
    """
    names = tuple(name for name in COLLECTIONS if name in collections)
    parameters: dict[str, Any] = {"owner": owner_id, "cursor": min(cursor, LARGEST_CURSOR), "limit": limit + 1}
    with connection.cursor() as found:
        found.execute(_statement(names, without_deleted=cursor == 0), parameters)
        records = found.fetchall()
    head, floor = records[0][:2]
    _check(cursor=cursor, snapshot=snapshot, head=head, floor=floor)
    changes = [(version, change) for _, _, version, change in records if version is not None]
    has_more = len(changes) > limit
    return Pulled(
        changes=[change for _, change in changes[:limit]],
        cursor=changes[limit - 1][0] if has_more else head,
        has_more=has_more,
        snapshot=_snapshot(cursor=cursor, snapshot=snapshot, head=head),
        head=head,
    )


def _check(*, cursor: int, snapshot: int | None, head: int, floor: int) -> None:
    is_of_long_sync = snapshot is not None and floor <= snapshot <= head
    if cursor > head or (0 < cursor < floor and not is_of_long_sync):
        raise CursorExpired


def _snapshot(*, cursor: int, snapshot: int | None, head: int) -> int:
    """Return what the next page may name as its beginning: who went on from a cursor still needs every tombstone."""
    if cursor == 0:
        return head
    return cursor if snapshot is None else snapshot


@cache
def _statement(names: tuple[str, ...], *, without_deleted: bool) -> str:
    collections = [COLLECTIONS[name] for name in names]
    sources = [_source(collection, without_deleted=without_deleted) for collection in collections]
    changes = [
        CHANGE.format(name=each.name, record=each.record_sql.removesuffix("::text"), table=each.table)
        for each in collections
    ]
    return PULL.format(
        first_head=FIRST_HEAD, sources=" UNION ALL ".join(sources), record=f"CASE page.name {' '.join(changes)} END"
    )


def _source(collection: Collection, *, without_deleted: bool) -> str:
    alive = " AND NOT is_deleted" if without_deleted else ""
    return SOURCE.format(name=collection.name, table=collection.table, alive=alive)
