"""Recording of what other services tell about their writes."""

from collections.abc import Sequence
from uuid import UUID

from backend.audit.models import AuditLog
from backend.shared.clock import now
from backend.shared.events.events import Event
from backend.shared.identifiers import uuid7


def record_audit_events(events: Sequence[Event]) -> None:
    """Write one audit row for each event, in one INSERT."""
    at = now()
    AuditLog.objects.bulk_create(
        [
            AuditLog(
                id=uuid7(at=at),
                event_id=event.id,
                source=event.source,
                actor_id=_optional_id(event.payload["actor_id"]),
                action=event.payload["action"],
                object_type=event.payload["object_type"],
                object_id=UUID(event.payload["object_id"]),
                changes=event.payload["changes"],
                request_id=event.request_id,
                occurred_at=event.at,
                created_at=at,
                last_updated_at=at,
            )
            for event in events
        ]
    )


def _optional_id(value: str | None) -> UUID | None:
    return None if value is None else UUID(value)
