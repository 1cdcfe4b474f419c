"""What the reaper sends."""

from datetime import datetime, timedelta

import pytest

from backend.shared.outbox import bury, event, retry_later
from backend.shared.outbox.running.claim import claim_row
from backend.shared.outbox.sending.dispatch import Dispatch
from backend.shared.outbox.sending.resend import resend_due
from tests.support.workers.outbox_rows import RecordingDispatcher, write, written

pytestmark = pytest.mark.django_db(transaction=True)

LEASE = timedelta(seconds=30)


def resent(at: datetime, *, room: int = 100) -> list[Dispatch]:
    sent: list[Dispatch] = []
    resend_due(at=at, room=lambda queue: room, send=sent.extend)
    return sent


def test_a_row_that_its_process_sent_is_sent_again_after_ten_seconds(
    at: datetime, dispatcher: RecordingDispatcher
) -> None:
    new = written(at=at, queue="urgent")

    assert resent(at + timedelta(seconds=9)) == []
    assert [(one.row_id, one.task, one.queue) for one in resent(at + timedelta(seconds=10))] == [
        (new.id, "probe", "urgent")
    ]
    assert resent(at + timedelta(seconds=19)) == []
    assert [one.row_id for one in resent(at + timedelta(seconds=20))] == [new.id]


def test_a_row_that_nobody_sent_is_sent_at_once(at: datetime) -> None:
    new = written(at=at)
    assert [one.row_id for one in resent(at)] == [new.id]


def test_a_row_due_later_is_sent_when_it_is_due(at: datetime) -> None:
    new = written(at=at, due_at=at + timedelta(hours=1))

    assert resent(at + timedelta(minutes=59)) == []
    assert [one.row_id for one in resent(at + timedelta(hours=1))] == [new.id]


def test_a_row_whose_worker_died_is_sent_when_the_lease_has_ended(at: datetime) -> None:
    new = written(at=at)
    claim_row(row_id=new.id, lease=LEASE, at=at)

    assert resent(at + timedelta(seconds=29)) == []
    assert [one.row_id for one in resent(at + LEASE)] == [new.id]


def test_a_failed_row_is_sent_when_it_has_rested(at: datetime) -> None:
    claim = claim_row(row_id=written(at=at).id, lease=LEASE, at=at)
    assert claim is not None
    retry_later(claim, reason="x", due_at=at + timedelta(seconds=3), at=at)

    assert resent(at + timedelta(seconds=2)) == []
    assert [one.row_id for one in resent(at + timedelta(seconds=3))] == [claim.id]


def test_a_dead_row_is_never_sent(at: datetime) -> None:
    claim = claim_row(row_id=written(at=at).id, lease=LEASE, at=at)
    assert claim is not None
    bury(claim, reason="x", at=at)

    assert resent(at + timedelta(days=1)) == []


def test_a_long_queue_gets_no_more(at: datetime) -> None:
    for _ in range(5):
        written(at=at)

    assert resent(at, room=0) == []
    assert len(resent(at, room=2)) == 2
    assert len(resent(at)) == 3


def test_each_target_with_due_rows_gets_one_drain(at: datetime) -> None:
    later = at + timedelta(minutes=5)
    for target, when in [("audit", at), ("audit", at), ("social", at), ("accounts", later)]:
        write(event(to=target, type="x.happened", version=1, payload={}, at=when))
    written(at=at, task="another", batch=True)

    assert [(one.task, one.target, one.row_id) for one in resent(at)] == [
        ("another", "", None),
        ("deliver_events", "audit", None),
        ("deliver_events", "social", None),
    ]
