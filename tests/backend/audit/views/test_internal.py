"""Events that the audit service takes over HTTP."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

import orjson
import pytest
from django.conf import settings

from backend.audit.models import AuditLog
from backend.shared.clients.signature import signed_headers
from backend.shared.clock import now
from tests.support.service.client import ServiceClient
from tests.support.stack.api import Answer

pytestmark = pytest.mark.django_db

PATH = "/internal/v1/events"


def wire_event(at: datetime, **changed: Any) -> dict[str, Any]:
    payload = {"actor_id": None, "action": "a", "object_type": "o", "object_id": str(uuid4()), "changes": {}}
    event = {"id": str(uuid4()), "type": "audit.recorded", "version": 1, "at": at.isoformat(), "source": "social"}
    return {**event, "request_id": "", "payload": payload, **changed}


def post(client: ServiceClient, events: Sequence[Any], *, key: bytes | None = None) -> Answer:
    body = orjson.dumps({"events": events})
    headers = signed_headers(
        key=key or settings.INTERNAL_KEYS[-1], service="social", method="POST", path=PATH, body=body, at=now()
    )
    return client.request("POST", PATH, body, headers=headers)


def test_events_are_taken_and_told_about(client: ServiceClient, at: datetime) -> None:
    events = [wire_event(at) for _ in range(2)]

    answer = post(client, events)

    assert answer.status == 200
    assert sorted((one["id"], one["status"]) for one in answer.data["results"]) == sorted(
        (event["id"], "accepted") for event in events
    )
    assert AuditLog.objects.count() == 2


def test_the_same_events_again_are_duplicates(client: ServiceClient, at: datetime) -> None:
    events = [wire_event(at)]
    post(client, events)

    answer = post(client, events)

    assert answer.data["results"] == [{"id": events[0]["id"], "status": "duplicate", "reason": ""}]
    assert AuditLog.objects.count() == 1


def test_a_malformed_event_is_refused_alone(client: ServiceClient, at: datetime) -> None:
    good, bad = wire_event(at), wire_event(at, payload={"actor_id": None})

    answer = post(client, [good, bad])

    assert {one["id"]: one["status"] for one in answer.data["results"]} == {
        good["id"]: "accepted",
        bad["id"]: "refused",
    }
    assert AuditLog.objects.count() == 1


def test_a_request_without_a_good_signature_is_refused(client: ServiceClient, at: datetime) -> None:
    unsigned = client.request("POST", PATH, {"events": [wire_event(at)]})
    forged = post(client, [wire_event(at)], key=b"x" * 32)

    assert [(answer.status, answer.code) for answer in (unsigned, forged)] == [(401, "BAD_SIGNATURE")] * 2
    assert AuditLog.objects.count() == 0


def test_a_token_does_not_open_internal_routes(client: ServiceClient, token_for: Any, at: datetime) -> None:
    answer = client.as_bearer(token_for(uuid4())).request("POST", PATH, {"events": [wire_event(at)]})

    assert answer.status == 401
    assert AuditLog.objects.count() == 0
