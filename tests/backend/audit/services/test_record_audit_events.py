"""Recording of audit events."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from backend.audit.models import AuditLog
from backend.audit.services.record_audit_events import record_audit_events
from backend.shared.events.events import Event

pytestmark = pytest.mark.django_db


def recorded(at: datetime, *, actor_id: UUID | None, object_id: UUID) -> Event:
    return Event(
        id=uuid4(),
        type="audit.recorded",
        version=1,
        at=at,
        source="social",
        request_id="r-1",
        payload={
            "actor_id": str(actor_id) if actor_id else None,
            "action": "post.created",
            "object_type": "post",
            "object_id": str(object_id),
            "changes": {"text": "hello"},
        },
    )


def test_an_event_becomes_a_row(at: datetime) -> None:
    actor_id, object_id = uuid4(), uuid4()
    event = recorded(at, actor_id=actor_id, object_id=object_id)

    record_audit_events([event])

    log = AuditLog.objects.get()
    assert (log.event_id, log.source, log.request_id, log.occurred_at) == (event.id, "social", "r-1", at)
    assert (log.actor_id, log.action, log.object_type, log.object_id) == (actor_id, "post.created", "post", object_id)
    assert (log.changes, log.is_deleted) == ({"text": "hello"}, False)
    assert log.created_at == log.last_updated_at > at


def test_a_write_of_the_platform_itself_has_no_actor(at: datetime) -> None:
    record_audit_events([recorded(at, actor_id=None, object_id=uuid4())])

    assert AuditLog.objects.get().actor_id is None


def test_any_number_of_events_is_one_statement(at: datetime, django_assert_num_queries: Any) -> None:
    events = [recorded(at, actor_id=uuid4(), object_id=uuid4()) for _ in range(50)]

    with django_assert_num_queries(1):
        record_audit_events(events)

    assert AuditLog.objects.count() == 50
