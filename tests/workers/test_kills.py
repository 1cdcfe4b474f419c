"""Whatever is killed, work that was accepted is done, and done once in effect."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from backend.shared.clock import now
from backend.shared.outbox import NewRow, work
from tests.backend.valkey_server import ValkeyServer
from tests.support.waiting import eventually
from tests.support.workers.effects import effects, once_each
from tests.support.workers.outbox_rows import rows, write
from tests.support.workers.worker_process import WorkerProcess
from workers.broker import PlazaBroker

pytestmark = pytest.mark.django_db(transaction=True)

Start = Callable[..., WorkerProcess]


@pytest.fixture(autouse=True)
def _quick(settings: Any) -> None:
    settings.OUTBOX_RESEND_SECONDS = 1


def slow(seconds: float, *, count: int = 1) -> list[NewRow]:
    new = [work(task="slow_effect", queue="default", payload={"seconds": seconds}, at=now()) for _ in range(count)]
    write(*new)
    return new


def all_done() -> None:
    eventually(lambda: rows().count(), is_so=lambda left: left == 0)


def test_a_worker_killed_in_the_middle_of_a_task_has_no_half_effect_and_another_does_it(start_worker: Start) -> None:
    first = start_worker()
    new = slow(0.6)
    eventually(lambda: effects("started"), is_so=lambda started: started == once_each(new))

    first.kill()
    assert effects() == {}
    start_worker()
    all_done()

    assert effects() == once_each(new)
    assert effects("started").total() == 2


def test_a_killed_master_takes_its_worker_along(start_worker: Start) -> None:
    worker = start_worker()
    [child] = worker.children()

    worker.process.kill()

    child.wait(30)


def test_told_to_stop_a_worker_finishes_what_runs_and_leaves_the_rest(start_worker: Start) -> None:
    worker = start_worker()
    running = slow(0.8, count=4)
    eventually(lambda: effects("started"), is_so=lambda started: started == once_each(running))
    waiting = slow(0.8, count=4)

    began = time.monotonic()
    code = worker.stop()

    assert code == 0
    assert time.monotonic() - began < 10
    done = effects()
    assert {row.id for row in running} <= set(done) <= {row.id for row in running + waiting}
    assert set(done.values()) == {1}
    assert rows().count() == 8 - done.total()
    assert rows().exclude(claimed_at=None).count() == 0


def test_messages_that_the_broker_loses_are_sent_again(start_worker: Start, broker: PlazaBroker) -> None:
    new = slow(0, count=20)
    eventually(lambda: broker.length("social.default"), is_so=lambda length: length == 20)
    broker.client.flushall()

    start_worker()
    all_done()

    assert effects() == once_each(new)


def test_without_a_broker_writing_costs_nothing_and_the_work_is_done_when_it_is_back(
    start_worker: Start, broker_server: ValkeyServer
) -> None:
    worker = start_worker()
    broker_server.kill()
    try:
        took = []
        new: list[NewRow] = []
        for _ in range(30):
            began = time.monotonic()
            new += slow(0)
            took.append(time.monotonic() - began)
        code = worker.process.wait(60)
    finally:
        broker_server.start()

    assert sorted(took)[15] < 0.2
    assert code == 75
    assert effects() == {}
    start_worker()
    all_done()
    assert effects() == once_each(new)


def test_two_workers_do_each_row_once(start_worker: Start) -> None:
    start_worker()
    start_worker()

    batch = [work(task="batch_effect", queue="default", payload={}, at=now(), batch=True) for _ in range(300)]
    single = [work(task="urgent_effect", queue="urgent", payload={}, at=now()) for _ in range(100)]
    write(*batch, *single)
    all_done()

    assert effects() == once_each(batch + single)
