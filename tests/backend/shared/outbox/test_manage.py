"""Looking at work and stepping in by hand, and its numbers."""

from datetime import datetime, timedelta

import pytest

from backend.shared.outbox import ClaimedRow, bury, outbox_stats, retry_later
from backend.shared.outbox.manage import drop_work, list_work, retry_dead_work, retry_work
from backend.shared.outbox.running.claim import claim_row
from backend.shared.outbox.stats import QueueStats
from tests.support.workers.outbox_rows import row, rows, written

pytestmark = pytest.mark.django_db


def claimed(at: datetime, **fields: str) -> ClaimedRow:
    claim = claim_row(row_id=written(at=at, **fields).id, lease=timedelta(seconds=30), at=at)
    assert claim is not None
    return claim


def one_of_each_state(at: datetime) -> None:
    written(at=at, task="waits")
    written(at=at, task="later", due_at=at + timedelta(hours=1))
    claimed(at, task="runs")
    retry_later(claimed(at, task="fails"), reason="once", due_at=at + timedelta(seconds=1), at=at)
    bury(claimed(at, task="died"), reason="for good", at=at)


def test_the_list_has_the_dead_first_and_a_state_for_each(at: datetime) -> None:
    one_of_each_state(at)

    listed = list_work(limit=10, at=at)

    assert listed[0]["task"] == "died"
    assert {one["task"]: one["state"] for one in listed} == {
        "died": "dead",
        "fails": "failing",
        "later": "scheduled",
        "runs": "running",
        "waits": "waiting",
    }
    assert len(list_work(limit=2, at=at)) == 2


def test_a_dead_row_is_retried_with_fresh_attempts(at: datetime) -> None:
    claim = claimed(at)
    bury(claim, reason="x", at=at)

    assert retry_work(ids=[claim.id], at=at) == [claim.id]

    again = claim_row(row_id=claim.id, lease=timedelta(seconds=30), at=at)
    assert again is not None
    assert (again.attempts, again.fence) == (1, 2)


def test_a_running_row_is_not_retried(at: datetime) -> None:
    claim = claimed(at)

    assert retry_work(ids=[claim.id], at=at) == []
    assert row(claim.id).available_at == at + timedelta(seconds=30)


def test_all_dead_rows_are_retried_and_no_others(at: datetime) -> None:
    one_of_each_state(at)

    assert len(retry_dead_work(at=at)) == 1
    assert rows().exclude(dead_at=None).count() == 0


def test_a_dropped_row_is_gone(at: datetime) -> None:
    new, other = written(at=at), written(at=at)

    assert drop_work(ids=[new.id]) == [new.id]
    assert [one.id for one in rows().all()] == [other.id]


def test_numbers_of_each_queue(at: datetime) -> None:
    one_of_each_state(at)
    written(at=at, queue="urgent")

    assert outbox_stats(at=at + timedelta(seconds=7)) == [
        QueueStats(queue="bulk", alive=0, failing=0, dead=0, oldest_wait_seconds=0.0),
        QueueStats(queue="default", alive=4, failing=1, dead=1, oldest_wait_seconds=7.0),
        QueueStats(queue="urgent", alive=1, failing=0, dead=0, oldest_wait_seconds=7.0),
    ]
