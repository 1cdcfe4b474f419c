"""Scheduled jobs."""

from datetime import UTC, datetime, timedelta

import pytest

from backend.shared.outbox.schedule import Job, start_due_jobs
from tests.backend.shared.outbox.running.test_claim import at_the_same_time
from tests.support.workers.outbox_rows import rows

pytestmark = pytest.mark.django_db(transaction=True)

NIGHTLY = Job(name="nightly", task="clean_up", every=timedelta(days=1), offset=timedelta(hours=3), queue="bulk")
OFTEN = Job(name="often", task="look", every=timedelta(minutes=5))


def moment(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "slot"),
    [
        (moment(14, 3), moment(14, 3)),
        (moment(14, 23, 59), moment(14, 3)),
        (moment(15, 2, 59), moment(14, 3)),
        (moment(15, 3), moment(15, 3)),
    ],
)
def test_a_slot_starts_at_its_offset(at: datetime, slot: datetime) -> None:
    assert NIGHTLY.slot(at=at) == slot


def test_a_slot_is_started_once() -> None:
    assert start_due_jobs(jobs=[NIGHTLY, OFTEN], at=moment(14, 3)) == ["nightly", "often"]
    assert start_due_jobs(jobs=[NIGHTLY, OFTEN], at=moment(14, 3, 4)) == []
    assert start_due_jobs(jobs=[NIGHTLY, OFTEN], at=moment(14, 3, 5)) == ["often"]

    assert sorted((one.task, one.queue) for one in rows().all()) == [
        ("clean_up", "bulk"),
        ("look", "default"),
        ("look", "default"),
    ]


def test_a_slot_is_started_once_by_ticks_that_race() -> None:
    started = at_the_same_time(lambda: start_due_jobs(jobs=[NIGHTLY], at=moment(14, 3)), times=5)

    assert sorted(started) == [[], [], [], [], ["nightly"]]
    assert rows().count() == 1


def test_a_slot_whose_ticks_were_missed_is_started_late_and_once() -> None:
    start_due_jobs(jobs=[NIGHTLY], at=moment(10, 3))

    assert start_due_jobs(jobs=[NIGHTLY], at=moment(14, 9, 30)) == ["nightly"]
    assert start_due_jobs(jobs=[NIGHTLY], at=moment(14, 9, 31)) == []
    assert rows().count() == 2
