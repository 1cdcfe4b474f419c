"""The reaper sends what nobody else sent."""

from collections.abc import Callable
from typing import Any

import dramatiq
import pytest

from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow, set_dispatcher, work
from tests.support.waiting import eventually
from tests.support.workers.outbox_rows import rows, write
from workers.actor import work_actor
from workers.broker import PlazaBroker
from workers.middleware import reaper
from workers.middleware.reaper import Reaper, reap

pytestmark = pytest.mark.django_db(transaction=True)


def new(count: int = 1) -> None:
    set_dispatcher(None)
    write(*[work(task="later", queue="default", payload={}, at=now()) for _ in range(count)])


def test_it_sends_due_rows(broker: PlazaBroker) -> None:
    new(3)

    reap()

    assert broker.length("social.default") == 3


def test_it_sends_nothing_behind_a_long_queue(broker: PlazaBroker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaper, "LONGEST_QUEUE", 2)
    new(3)

    reap()
    reap()

    assert broker.length("social.default") == 2


def test_a_broker_that_is_away_is_no_error(broker: PlazaBroker, settings: Any) -> None:
    settings.BROKER_URL = "redis://127.0.0.1:9/0"
    new()

    reap()

    assert rows().count() == 1


def test_as_a_part_of_a_worker_it_runs_each_second(
    broker: PlazaBroker, run_worker: Callable[..., dramatiq.Worker]
) -> None:
    broker.add_middleware(Reaper())

    @work_actor(queue="default")
    def later(row: ClaimedRow) -> None:
        """Do nothing."""

    run_worker()
    new(5)

    eventually(lambda: rows().count(), is_so=lambda left: left == 0)
