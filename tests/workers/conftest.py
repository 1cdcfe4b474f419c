"""A broker of the tests' own, which a test may kill, and workers on it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import dramatiq
import pytest

from backend.shared.outbox import set_dispatcher
from tests.backend.valkey_server import ValkeyServer
from tests.support.workers.worker_process import WorkerProcess
from workers.broker import PlazaBroker, connect, producer
from workers.middleware.correlation_id import CorrelationId
from workers.middleware.database_connections import DatabaseConnections
from workers.middleware.tuning import Tuning
from workers.sender import WebSender


@pytest.fixture(scope="session")
def broker_server() -> Iterator[ValkeyServer]:
    """A Valkey for queues."""
    with TemporaryDirectory(prefix="plaza-broker-") as folder:
        server = ValkeyServer(folder=Path(folder))
        server.start()
        yield server
        server.kill()


@pytest.fixture
def broker(broker_server: ValkeyServer, settings: Any) -> Iterator[PlazaBroker]:
    """Dramatiq's broker in this process, with empty queues and no actors."""
    settings.BROKER_URL = broker_server.url
    producer.cache_clear()
    broker = connect(url=broker_server.url)
    broker.client.flushall()
    for middleware in (Tuning(), DatabaseConnections(), CorrelationId()):
        broker.add_middleware(middleware)
    dramatiq.set_broker(broker)
    sender = WebSender()
    set_dispatcher(sender)
    yield broker
    set_dispatcher(None)
    sender.close()
    producer.cache_clear()


@pytest.fixture
def run_worker(broker: PlazaBroker) -> Iterator[Callable[..., dramatiq.Worker]]:
    """Start a worker in this process for the actors declared so far."""
    with ExitStack() as stack:

        def run(*, threads: int = 2) -> dramatiq.Worker:
            worker = dramatiq.Worker(broker, worker_threads=threads)
            worker.start()
            stack.callback(worker.stop, timeout=5000)
            return worker

        yield run


@pytest.fixture
def start_worker(broker: PlazaBroker) -> Iterator[Callable[..., WorkerProcess]]:
    """Start a worker as a process of its own, as the supervisor does."""
    with ExitStack() as stack:

        def start(**variables: str) -> WorkerProcess:
            worker = WorkerProcess(variables=variables)
            stack.callback(worker.kill)
            worker.start()
            return worker

        yield start
