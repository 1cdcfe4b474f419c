"""The audit log is written once."""

from collections.abc import Callable
from datetime import datetime
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from backend.audit.models import AuditLog
from backend.audit.models.audit_log import AppendOnly

pytestmark = pytest.mark.django_db


def written(at: datetime) -> AuditLog:
    log = AuditLog(
        id=uuid4(),
        event_id=uuid4(),
        source="social",
        actor_id=None,
        action="post.created",
        object_type="post",
        object_id=uuid4(),
        changes={},
        request_id="",
        occurred_at=at,
        created_at=at,
        last_updated_at=at,
    )
    log.save()
    return log


@pytest.mark.parametrize(
    "change",
    [
        lambda log: log.save(),
        lambda log: log.delete(),
        lambda log: AuditLog.objects.update(action="x"),
        lambda log: AuditLog.objects.filter(id=log.id).delete(),
        lambda log: AuditLog.objects.bulk_update([log], ["action"]),
    ],
)
def test_every_way_to_change_it_is_closed(at: datetime, change: Callable[[AuditLog], object]) -> None:
    log = written(at)
    log.action = "post.forged"

    with pytest.raises(AppendOnly):
        change(log)

    assert AuditLog.objects.get().action == "post.created"


def test_an_event_has_one_row(at: datetime) -> None:
    log = written(at)
    again = AuditLog.objects.get(id=log.id)
    again.id = uuid4()
    again._state.adding = True

    with pytest.raises(IntegrityError), transaction.atomic():
        again.save()

    assert AuditLog.objects.count() == 1
