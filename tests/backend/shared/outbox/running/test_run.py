"""What an actor does when its message comes."""

import time
from collections.abc import Sequence
from datetime import timedelta
from uuid import uuid4

import pytest

from backend.shared.clock import now
from backend.shared.context import bind, request_id
from backend.shared.errors import Unavailable
from backend.shared.outbox import ClaimedRow
from backend.shared.outbox.running.attempt import Result
from backend.shared.outbox.running.drain_gate import DrainGate
from backend.shared.outbox.running.run import BatchTask, RowTask
from tests.support.workers.outbox_rows import rows, written

pytestmark = pytest.mark.django_db(transaction=True)

LEASE = timedelta(seconds=30)


def batch_task(run: object, *, limit: int = 10, slice_seconds: float = 5.0) -> BatchTask:
    return BatchTask(
        task="probe",
        run=run,  # type: ignore[arg-type]
        lease=LEASE,
        limit=limit,
        slice_seconds=slice_seconds,
        gate=DrainGate(capacity=1),
    )


def test_a_row_is_run_once_however_often_its_message_comes() -> None:
    ran: list[ClaimedRow] = []
    task = RowTask(run=ran.append, lease=LEASE)
    new = written(at=now())

    results = [task(row_id=new.id) for _ in range(3)]

    assert results == [Result.DONE, None, None]
    assert [one.id for one in ran] == [new.id]


def test_a_message_without_a_row_does_nothing() -> None:
    assert RowTask(run=pytest.fail, lease=LEASE)(row_id=uuid4()) is None


def test_a_row_runs_under_the_correlation_id_that_it_was_written_under() -> None:
    seen: list[str] = []
    with bind(request_id="from-the-request"):
        new = written(at=now())

    RowTask(run=lambda row: seen.append(request_id()), lease=LEASE)(row_id=new.id)

    assert seen == ["from-the-request"]


def test_a_drain_takes_batch_after_batch() -> None:
    sizes: list[int] = []
    for _ in range(25):
        written(at=now(), batch=True)

    is_more = batch_task(lambda rows: sizes.append(len(rows)))(target="")

    assert (sizes, is_more, rows().count()) == ([10, 10, 5], False, 0)


def test_a_drain_ends_with_its_slice_and_says_that_there_is_more() -> None:
    sizes: list[int] = []
    for _ in range(25):
        written(at=now(), batch=True)

    def run(rows: Sequence[ClaimedRow]) -> None:
        sizes.append(len(rows))
        time.sleep(0.02)

    assert batch_task(run, slice_seconds=0.01)(target="") is True
    assert (sizes, rows().count()) == ([10], 15)


def test_a_target_that_is_down_is_asked_once_and_then_rests() -> None:
    asked: list[int] = []
    for _ in range(25):
        written(at=now(), batch=True)

    def run(rows: Sequence[ClaimedRow]) -> None:
        asked.append(len(rows))
        raise Unavailable

    task = batch_task(run)
    for _ in range(5):
        assert task(target="") is False

    assert asked == [10]
    assert rows().filter(attempts=0).count() == 15


def test_a_drain_that_is_asked_for_while_one_runs_follows_it() -> None:
    written(at=now(), batch=True)
    answers: list[bool] = []

    def run(rows: Sequence[ClaimedRow]) -> None:
        answers.append(task(target=""))

    task = batch_task(run)

    assert task(target="") is True
    assert answers == [False]
