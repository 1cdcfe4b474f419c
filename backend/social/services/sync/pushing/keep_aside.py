"""Conflicts that wait for the owner: one open one a record and device, the later change in the place of the earlier."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from backend.shared.identifiers import uuid7
from backend.shared.outbox import NewRow, audit
from backend.social.services.sync.pushing.decided import Decided

KEEP = """
INSERT INTO sync_conflict AS c (id, created_at, last_updated_at, is_deleted, owner_id, collection, record_id, device_id,
                                op, fields_in_conflict, base_version, server_version, server_record, client_fields,
                                client_updated_at, resolution, resolved_at)
SELECT id, %(at)s, %(at)s, FALSE, %(owner)s, collection, record_id, device_id, op, fields_in_conflict, base_version,
       server_version, server_record, client_fields, client_updated_at, NULL, NULL
FROM jsonb_to_recordset(%(document)s::jsonb) AS sent (
    id uuid, collection text, record_id uuid, device_id uuid, op text, fields_in_conflict jsonb, base_version bigint,
    server_version bigint, server_record jsonb, client_fields jsonb, client_updated_at timestamptz)
ORDER BY collection, record_id
ON CONFLICT (owner_id, collection, record_id, device_id) WHERE resolution IS NULL DO UPDATE
SET op = EXCLUDED.op, fields_in_conflict = EXCLUDED.fields_in_conflict, base_version = EXCLUDED.base_version,
    server_version = EXCLUDED.server_version, server_record = EXCLUDED.server_record,
    client_fields = EXCLUDED.client_fields, client_updated_at = EXCLUDED.client_updated_at,
    last_updated_at = EXCLUDED.last_updated_at
RETURNING collection, record_id, id
"""


def keep_aside(asides: Sequence[Decided], *, owner_id: UUID, at: datetime) -> dict[tuple[str, UUID], UUID]:
    """Keep these changes for the owner to decide; return the conflicts' ids by collection and record."""
    if not asides:
        return {}
    document = orjson.dumps([_document(aside, at=at) for aside in asides]).decode()
    with connection.cursor() as cursor:
        cursor.execute(KEEP, {"at": at, "owner": owner_id, "document": document})
        return {(collection, record_id): conflict_id for collection, record_id, conflict_id in cursor.fetchall()}


def aside_audits(kept: dict[tuple[str, UUID], UUID], *, owner_id: UUID, at: datetime) -> list[NewRow]:
    """Return the audit events of conflicts that were kept."""
    return [
        audit(
            actor_id=owner_id,
            action="sync_conflict.kept",
            object_type="sync_conflict",
            object_id=conflict_id,
            changes={"collection": collection, "record_id": record_id},
            at=at,
        )
        for (collection, record_id), conflict_id in kept.items()
    ]


def _document(aside: Decided, *, at: datetime) -> dict[str, Any]:
    return {
        "id": uuid7(at=at),
        "collection": aside.change.collection,
        "record_id": aside.change.id,
        "device_id": aside.change.device_id,
        "op": aside.change.op,
        "fields_in_conflict": list(aside.decision.fields_in_conflict),
        "base_version": aside.change.base_version,
        "server_version": aside.row.version,
        "server_record": orjson.Fragment(aside.row.record_json),
        "client_fields": aside.change.fields,
        "client_updated_at": aside.change.updated_at,
    }
