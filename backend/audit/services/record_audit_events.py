"""Recording of what other services tell about their writes."""

from collections.abc import Sequence
from datetime import datetime

import orjson
from django.db import connection

from backend.shared.clock import now
from backend.shared.events.events import Event
from backend.shared.identifiers import uuid7

# One parameter for the batch: model instances would cost five times as much, at every write of the whole platform.
INSERT = """
INSERT INTO audit_logs (id, created_at, last_updated_at, is_deleted, event_id, source, actor_id, action, object_type,
                        object_id, changes, request_id, occurred_at)
SELECT id, created_at, created_at, false, event_id, source, actor_id, action, object_type,
       object_id, changes, request_id, occurred_at
FROM jsonb_to_recordset(%s::jsonb) AS log(id uuid, created_at timestamptz, event_id uuid, source text, actor_id uuid,
                                          action text, object_type text, object_id uuid, changes jsonb,
                                          request_id text, occurred_at timestamptz)
"""


def record_audit_events(events: Sequence[Event]) -> None:
    """Write one audit row for each event, in one INSERT. Raises KeyError or DataError for one that is malformed."""
    at = now()
    document = orjson.dumps([_log_of(event, at=at) for event in events]).decode()
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [document])


def _log_of(event: Event, *, at: datetime) -> dict[str, object]:
    payload = event.payload
    return {
        "id": uuid7(at=at),
        "created_at": at,
        "event_id": event.id,
        "source": event.source,
        "actor_id": payload["actor_id"],
        "action": payload["action"],
        "object_type": payload["object_type"],
        "object_id": payload["object_id"],
        "changes": payload["changes"],
        "request_id": event.request_id,
        "occurred_at": event.at,
    }
