"""Delivery of events by a worker, to targets of which one is ill."""

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import dramatiq
import pytest

from backend.shared.clock import now
from backend.shared.events.deliver import deliver
from backend.shared.outbox import ClaimedRow, event
from tests.support.outside.http_stub import Asked, OtherService, accepting, other_service
from tests.support.waiting import eventually
from tests.support.workers.outbox_rows import rows, write
from workers.actor import batch_actor
from workers.broker import PlazaBroker

pytestmark = pytest.mark.django_db(transaction=True)

Run = Callable[..., dramatiq.Worker]


@pytest.fixture
def targets(settings: Any) -> Iterator[tuple[OtherService, OtherService]]:
    """The audit service and the media service."""
    with other_service() as audit, other_service() as media:
        audit.answer = media.answer = accepting
        settings.SERVICE_URLS = {**settings.SERVICE_URLS, "audit": audit.url, "media": media.url}
        yield audit, media


@pytest.fixture
def _actor(broker: PlazaBroker) -> None:
    @batch_actor(queue="default", limit=100)
    def deliver_events(rows: Sequence[ClaimedRow]) -> None:
        deliver(rows)


def tell(target: str, *, count: int = 1) -> None:
    write(*[event(to=target, type="x.happened", version=n, payload={}, at=now()) for n in range(count)])


@pytest.mark.usefixtures("_actor")
def test_events_arrive_at_once(targets: tuple[OtherService, OtherService], run_worker: Run) -> None:
    run_worker()

    tell("audit", count=30)

    eventually(lambda: rows().count(), is_so=lambda left: left == 0)
    assert len(targets[0].asked) == 1


@pytest.mark.usefixtures("_actor")
def test_a_target_that_hangs_holds_up_one_thread_and_no_other_target(
    targets: tuple[OtherService, OtherService], run_worker: Run
) -> None:
    audit, media = targets
    released = threading.Event()

    def hang(asked: Asked) -> tuple[int, Any]:
        released.wait(60)
        return accepting(asked)

    audit.answer = hang
    run_worker(threads=2)
    tell("audit")
    eventually(lambda: len(audit.asked))

    for count in range(1, 4):
        tell("audit")
        tell("media")
        eventually(lambda: len(media.asked), is_so=lambda asked: asked >= count, seconds=30)  # noqa: B023

    assert len(audit.asked) == 1
    released.set()
    eventually(lambda: rows().count(), is_so=lambda left: left == 0)


@pytest.mark.usefixtures("_actor")
def test_a_target_that_is_down_keeps_its_rows_and_the_others_lose_theirs(
    targets: tuple[OtherService, OtherService], run_worker: Run
) -> None:
    targets[0].answer = lambda asked: (503, {"data": None, "error": {"code": "X", "details": {}}, "message": "no"})
    run_worker()

    for _ in range(5):
        tell("audit", count=10)
        tell("media", count=10)

    eventually(lambda: rows().filter(target="media").count(), is_so=lambda left: left == 0)
    assert rows().filter(target="audit", dead_at=None).count() == 50
    assert len(targets[0].asked) <= 2
