"""What Prometheus is told: requests by route, and the outbox as it is now."""

import re
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from backend.shared.outbox.task_metrics import observe_task, observe_tick
from tests.support.service.client import ServiceClient

ROUTE = "/api/v1/feed/public"
COUNTED = re.compile(r"^plaza_http_requests_total\{(?P<labels>.*)\} (?P<count>[\d.]+)$", re.MULTILINE)


def metrics(client: ServiceClient) -> str:
    answer = client.request("GET", "/metrics")
    assert answer.status == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    text: str = answer.body.decode()
    return text


def count(text: str, *, method: str, route: str, status: int) -> float:
    """Return how many such requests are told of."""
    wanted = f'method="{method}",route="{route}",status="{status}"'
    return next((float(found["count"]) for found in COUNTED.finditer(text) if found["labels"] == wanted), 0.0)


def test_a_request_is_counted_under_its_route(ada: ServiceClient) -> None:
    before = count(metrics(ada), method="GET", route=ROUTE, status=200)

    for _ in range(3):
        ada.get("/feed/public")

    assert count(metrics(ada), method="GET", route=ROUTE, status=200) == before + 3
    assert f'plaza_http_request_duration_seconds_count{{route="{ROUTE}"}}' in metrics(ada)


def test_the_outbox_is_told_by_queue(ada: ServiceClient) -> None:
    ada.post("/posts", {"text": "hello"})

    text = metrics(ada)

    assert float(re.findall(r'^plaza_outbox_alive\{queue="default"\} ([\d.]+)$', text, re.MULTILINE)[0]) >= 1
    assert {"alive", "failing", "dead", "oldest_wait_seconds"} <= set(
        re.findall(r"^plaza_outbox_(\w+)\{", text, re.MULTILINE)
    )


@pytest.mark.usefixtures("cache", "transactional_db")
def test_a_queue_without_rows_is_told_as_zero(client: ServiceClient) -> None:
    text = metrics(client)

    for name in ("alive", "failing", "dead", "oldest_wait_seconds"):
        for queue in ("urgent", "default", "bulk"):
            assert f'\nplaza_outbox_{name}{{queue="{queue}"}} 0.0\n' in text
    assert "\nplaza_worker_up " in text


@pytest.mark.usefixtures("cache", "transactional_db")
def test_tasks_and_ticks_of_workers_are_told(client: ServiceClient) -> None:
    observe_task(task="probe", outcome="done", rows=3, duration=0.2)
    observe_tick(at=datetime(2030, 1, 1, tzinfo=UTC))

    text = metrics(client)

    assert '\nplaza_tasks_total{outcome="done",task="probe"} 3.0\n' in text
    assert '\nplaza_task_duration_seconds_count{task="probe"} 1.0\n' in text
    assert "\nplaza_scheduler_tick_timestamp_seconds 1.8934" in text


@pytest.mark.usefixtures("cache", "transactional_db")
def test_nobody_can_fill_the_memory_with_series_of_their_own(client: ServiceClient) -> None:
    metrics(client)
    before = len(COUNTED.findall(metrics(client)))

    for number in range(20):
        client.request(f"MADEUP{number}", f"/api/v1/made-up/{uuid4()}")

    assert len(COUNTED.findall(metrics(client))) <= before + 1
    assert "MADEUP" not in metrics(client)
