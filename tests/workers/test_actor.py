"""Actors, from the row to the effect."""

import time
from collections.abc import Callable, Sequence

import dramatiq
import pytest

from backend.shared.clock import now
from backend.shared.context import bind, request_id
from backend.shared.outbox import ClaimedRow, is_slice_over, work, yield_work
from tests.support.waiting import eventually
from tests.support.workers.outbox_rows import row, rows, write
from workers.actor import batch_actor, work_actor
from workers.broker import PlazaBroker

pytestmark = pytest.mark.django_db(transaction=True)

Run = Callable[..., dramatiq.Worker]


def all_done() -> None:
    eventually(lambda: rows().count(), is_so=lambda left: left == 0)


def test_a_row_reaches_its_actor_at_once_and_is_gone(broker: PlazaBroker, run_worker: Run) -> None:
    seen: list[tuple[str, str]] = []

    @work_actor(queue="urgent")
    def send_mail(row: ClaimedRow) -> None:
        seen.append((row.payload["to"], request_id()))

    run_worker()
    with bind(request_id="r-7"):
        write(work(task="send_mail", queue="urgent", payload={"to": "somebody"}, at=now()))
    all_done()  # the dispatcher sent it: the reaper does not run here

    assert seen == [("somebody", "r-7")]


def test_rows_of_a_batch_come_together(broker: PlazaBroker, run_worker: Run) -> None:
    sizes: list[int] = []

    @batch_actor(queue="bulk", limit=40)
    def take_many(rows: Sequence[ClaimedRow]) -> None:
        sizes.append(len(rows))

    run_worker()
    write(*[work(task="take_many", queue="bulk", payload={}, at=now(), batch=True) for _ in range(100)])
    all_done()

    assert sum(sizes) == 100
    assert len(sizes) <= 5


def test_a_failing_row_keeps_its_error_and_the_worker_goes_on(broker: PlazaBroker, run_worker: Run) -> None:
    @work_actor(queue="default", throws=(KeyError,))
    def fail(row: ClaimedRow) -> None:
        raise KeyError("post_id")

    @work_actor(queue="default")
    def succeed(row: ClaimedRow) -> None:
        """Do nothing."""

    run_worker(threads=1)
    bad = work(task="fail", queue="default", payload={}, at=now())
    write(bad, work(task="succeed", queue="default", payload={}, at=now()))
    eventually(lambda: rows().count(), is_so=lambda left: left == 1)

    kept = eventually(lambda: row(bad.id), is_so=lambda kept: kept.dead_at is not None)
    assert kept.last_error == "KeyError: 'post_id'"


def test_bulk_work_in_slices_does_not_hold_up_urgent_work(broker: PlazaBroker, run_worker: Run) -> None:
    slices: list[float] = []
    urgent: list[float] = []

    @work_actor(queue="bulk")
    def many_slices(row: ClaimedRow) -> None:
        done = row.progress or 0
        while done < row.payload["steps"]:
            time.sleep(0.005)
            done += 1
            if is_slice_over(row):
                slices.append(time.monotonic())
                return yield_work(row, progress=done, at=now())
        return None

    @work_actor(queue="urgent")
    def hurry(row: ClaimedRow) -> None:
        urgent.append(time.monotonic())

    run_worker(threads=1)
    write(*[work(task="many_slices", queue="bulk", payload={"steps": 80}, at=now()) for _ in range(3)])
    eventually(lambda: slices, is_so=lambda seen: len(seen) >= 2)
    began = time.monotonic()
    write(work(task="hurry", queue="urgent", payload={}, at=now()))
    eventually(lambda: urgent)

    assert sum(began < one < urgent[0] for one in slices) <= 3
    assert rows().filter(queue="bulk").count() == 3
    all_done()
    assert len(slices) >= 3 * 3
