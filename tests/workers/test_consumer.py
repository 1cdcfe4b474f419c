"""Consumers wait without polling."""

import statistics
import threading
import time
from collections.abc import Callable

import dramatiq
import pytest

from workers.broker import PlazaBroker, message, send
from workers.consumer import BLOCK_SECONDS

Run = Callable[..., dramatiq.Worker]


@pytest.fixture
def arrivals(broker: PlazaBroker) -> list[float]:
    """When the actor `arrive` ran, by the monotonic clock."""
    seen: list[float] = []
    dramatiq.actor(lambda: seen.append(time.perf_counter()), actor_name="arrive", queue_name="social.default")
    return seen


def arrive(broker: PlazaBroker) -> float:
    broker.enqueue(message(service="social", queue="default", task="arrive", kwargs={}))
    return time.perf_counter()


def wait_for(arrivals: list[float], *, count: int, seconds: float = 30.0) -> None:
    deadline = time.monotonic() + seconds
    while len(arrivals) < count:
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_a_message_is_picked_up_within_milliseconds(
    broker: PlazaBroker, arrivals: list[float], run_worker: Run
) -> None:
    run_worker()
    sent = []
    for n in range(20):
        time.sleep(0.02)
        sent.append(arrive(broker))
        wait_for(arrivals, count=n + 1)

    late = [arrival - departure for arrival, departure in zip(arrivals, sent, strict=True)]
    assert statistics.median(late) < 0.02


def test_an_idle_worker_asks_little(broker: PlazaBroker, arrivals: list[float], run_worker: Run) -> None:
    run_worker()
    time.sleep(0.2)
    before = broker.client.info("commandstats")["cmdstat_evalsha"]["calls"]
    time.sleep(2 * BLOCK_SECONDS)

    assert broker.client.info("commandstats")["cmdstat_evalsha"]["calls"] - before <= 8


def test_messages_come_in_their_order_and_once(broker: PlazaBroker, run_worker: Run) -> None:
    seen: list[int] = []
    dramatiq.actor(lambda n: seen.append(int(n)), actor_name="count", queue_name="social.default")
    for n in range(200):
        broker.enqueue(message(service="social", queue="default", task="count", kwargs={"n": str(n)}))

    run_worker(threads=1)
    wait_for(seen, count=200)  # type: ignore[arg-type]

    assert seen == list(range(200))
    broker.join("social.default", timeout=30_000)


def test_a_broker_that_is_emptied_is_used_on(broker: PlazaBroker, arrivals: list[float], run_worker: Run) -> None:
    run_worker()
    time.sleep(0.1)
    broker.client.flushall()
    broker.client.script_flush()

    arrive(broker)
    wait_for(arrivals, count=1)


def test_urgent_messages_pass_those_that_wait(broker: PlazaBroker, run_worker: Run) -> None:
    seen: list[str] = []
    gate = threading.Event()
    dramatiq.actor(gate.wait, actor_name="block", queue_name="social.bulk", priority=100)
    dramatiq.actor(lambda: seen.append("bulk"), actor_name="bulk", queue_name="social.bulk", priority=100)
    dramatiq.actor(lambda: seen.append("urgent"), actor_name="urgent", queue_name="social.urgent", priority=0)
    for task in ("block", *["bulk"] * 30):
        broker.enqueue(message(service="social", queue="bulk", task=task, kwargs={}))
    worker = run_worker(threads=1)
    deadline = time.monotonic() + 30
    while worker.work_queue.qsize() < 30:
        assert time.monotonic() < deadline
        time.sleep(0.01)

    broker.enqueue(message(service="social", queue="urgent", task="urgent", kwargs={}))
    while worker.work_queue.qsize() < 31:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    gate.set()
    wait_for(seen, count=31)  # type: ignore[arg-type]

    assert seen[0] == "urgent"


def test_sending_needs_no_actor(broker: PlazaBroker) -> None:
    send([])
    broker.enqueue(message(service="media", queue="bulk", task="unknown_here", kwargs={"row_id": "x"}, request_id="r"))

    assert broker.length("media.bulk") == 1
    assert broker.client.exists("{dramatiq}:media.bulk") == 1
