"""The audit event of a write."""

from datetime import datetime
from uuid import uuid4

import pytest

from backend.shared.outbox import audit
from backend.shared.outbox.audit_event import mask


@pytest.mark.parametrize(
    "name",
    [
        "password",
        "new_password",
        "PasswordHash",
        "access_token",
        "refresh_token_hash",
        "client_secret",
        "totp_secret",
        "otp",
        "recovery_codes",
        "email",
        "new_email",
        "phone",
        "ip_address",
        "authorization",
    ],
)
def test_secrets_and_personal_values_are_masked(name: str) -> None:
    assert mask({name: "value"}) == {name: "<changed>"}
    assert mask({"deep": [{name: {"old": "a", "new": "b"}}]}) == {"deep": [{name: "<changed>"}]}


def test_other_fields_stay() -> None:
    changes = {"text": ["old", "new"], "visibility": "public", "count": 3, "nothing": None}

    assert mask(changes) == changes


def test_it_is_an_event_for_audit(at: datetime) -> None:
    actor_id, object_id = uuid4(), uuid4()

    row = audit(
        actor_id=actor_id,
        action="account.updated",
        object_type="account",
        object_id=object_id,
        changes={"email": "a@b.c"},
        at=at,
    )

    assert (row.task, row.queue, row.is_batch, row.target) == ("deliver_events", "default", True, "audit")
    assert row.payload == {
        "type": "audit.recorded",
        "version": 1,
        "at": at,
        "payload": {
            "actor_id": actor_id,
            "action": "account.updated",
            "object_type": "account",
            "object_id": object_id,
            "changes": {"email": "<changed>"},
        },
    }
