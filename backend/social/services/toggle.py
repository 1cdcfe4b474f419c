"""Toggle records (likes, follows, blocks, mutes): one row a pair, switched on and off, repeated or not."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection

from backend.shared.models.base_record import BaseRecord
from backend.social.models.synced_record import NO_DEVICE, SyncedRecord

RecordT = TypeVar("RecordT", bound=BaseRecord)
VERSIONED = ", version = %(version)s, deleted_at = %(at)s, writer_device_id = NULL, writer_updated_at = NULL"
NEWER = "GREATEST(EXCLUDED.last_updated_at, {table}.last_updated_at + interval '1 microsecond')"


def switch_on(model: type[RecordT], *, id: UUID, at: datetime, **values: Any) -> RecordT | None:  # noqa: A002
    """Write or revive the record and return it; None where it is on already, and then nothing changes."""
    row: dict[str, Any] = {"id": id, "created_at": at, "last_updated_at": at, "is_deleted": False, **values}
    if issubclass(model, SyncedRecord):
        row |= NO_DEVICE
    table = model._meta.db_table
    columns = ", ".join(row)
    kept = {"id", "last_updated_at", "owner_id"}
    revived = ", ".join(f"{column} = EXCLUDED.{column}" for column in row if column not in kept)
    statement = (
        f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(row))}) "
        f"ON CONFLICT (id) DO UPDATE SET {revived}, last_updated_at = {NEWER.format(table=table)} "
        f"WHERE {table}.is_deleted RETURNING *"
    )
    manager: Any = model._meta.default_manager
    return next(iter(manager.raw(statement, list(row.values()))), None)


def switch_off(
    model: type[BaseRecord],
    *,
    id: UUID,  # noqa: A002
    at: datetime,
    version: int | None = None,
    wiped: Sequence[str] = (),
) -> bool:
    """Soft-delete the record and return whether that changed anything; `version` is for synced records.

    The columns in `wiped` become null: a tombstone holds nothing that its owner wrote.
    """
    table = model._meta.db_table
    versioned = VERSIONED if version else ""
    emptied = "".join(f", {column} = NULL" for column in wiped)
    newer = "GREATEST(%(at)s, last_updated_at + interval '1 microsecond')"
    statement = (
        f"UPDATE {table} SET is_deleted = TRUE, last_updated_at = {newer}{versioned}{emptied} "
        "WHERE id = %(id)s AND NOT is_deleted"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, {"id": id, "at": at, "version": version})
        return bool(cursor.rowcount)
