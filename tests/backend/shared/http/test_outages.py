"""When a server that is needed is away: refusals that come soon, and health that names it."""

import time
from collections.abc import Callable
from typing import Any

import pytest
import redis
from django.conf import settings

from backend.shared.outbox.heartbeat import heartbeat_key
from tests.backend.shared.http.conftest import DEAD
from tests.support.service.client import ServiceClient
from tests.support.together import together

DEAD_PORT = 9
ALL_WELL = {"database": "ok", "cache": "ok", "broker": "ok", "worker": "ok"}
MoveDatabase = Callable[[int], None]


@pytest.fixture
def _worker() -> None:
    """A worker has given a sign of life."""
    with redis.Redis.from_url(settings.BROKER_URL) as broker:
        broker.set(heartbeat_key(service=settings.SERVICE), b"1", ex=60)


def assert_names(client: ServiceClient, *, away: str, state: str) -> None:
    """Hold the readiness to refuse and to name this dependency within a second; the process still lives."""
    began = time.monotonic()
    answer = client.request("GET", "/health/ready")
    took = time.monotonic() - began

    assert (answer.status, answer.code) == (503, "NOT_READY")
    assert answer.body["error"]["details"]["dependencies"] == {**ALL_WELL, away: state}
    assert took < 3
    assert client.request("GET", "/health").status == 200


def assert_degraded(client: ServiceClient, *, away: dict[str, str]) -> None:
    """Hold the readiness to be 200 and to say what does not work meanwhile."""
    answer = client.request("GET", "/health/ready")

    assert answer.status == 200
    assert (answer.data["status"], answer.data["dependencies"]) == ("degraded", {**ALL_WELL, **away})
    assert answer.data["meanwhile"].keys() == away.keys()


@pytest.mark.usefixtures("cache", "transactional_db", "_worker")
def test_all_is_well(client: ServiceClient) -> None:
    answer = client.request("GET", "/health/ready")

    assert answer.data == {"status": "ready", "service": "social", "dependencies": ALL_WELL}
    assert client.request("GET", "/health").data == {"status": "ok", "service": "social"}


@pytest.mark.usefixtures("transactional_db", "_worker")
def test_a_cache_that_is_away_degrades(client: ServiceClient, settings: Any) -> None:
    settings.CACHE_URL = DEAD
    assert_degraded(client, away={"cache": "down"})


@pytest.mark.usefixtures("cache", "transactional_db")
def test_a_broker_that_is_away_degrades(client: ServiceClient, settings: Any) -> None:
    settings.BROKER_URL = DEAD
    assert_degraded(client, away={"broker": "down", "worker": "down"})


@pytest.mark.usefixtures("cache", "transactional_db")
def test_a_broker_that_does_not_answer_degrades(client: ServiceClient, settings: Any, silent_port: int) -> None:
    settings.BROKER_URL = f"redis://127.0.0.1:{silent_port}/0"
    assert_degraded(client, away={"broker": "down", "worker": "down"})


@pytest.mark.usefixtures("cache", "transactional_db")
def test_a_worker_without_a_sign_of_life_degrades(client: ServiceClient) -> None:
    with redis.Redis.from_url(settings.BROKER_URL) as broker:
        broker.delete(heartbeat_key(service=settings.SERVICE))

    assert_degraded(client, away={"worker": "down"})


@pytest.mark.usefixtures("cache", "_worker")
def test_a_database_that_is_away_is_named(client: ServiceClient, database_away: MoveDatabase) -> None:
    database_away(DEAD_PORT)
    assert_names(client, away="database", state="down")


@pytest.mark.usefixtures("cache", "_worker")
def test_a_database_that_does_not_answer_is_named(
    client: ServiceClient, database_away: MoveDatabase, silent_port: int
) -> None:
    database_away(silent_port)
    assert_names(client, away="database", state="timeout")


def test_health_tells_no_address_or_password(client: ServiceClient, settings: Any) -> None:
    settings.BROKER_URL = "redis://:sesame@127.0.0.1:9/0"

    assert "sesame" not in str(client.request("GET", "/health/ready").body)
    assert "127.0.0.1" not in str(client.request("GET", "/health/ready").body)


def test_without_the_cache_requests_are_served(ada: ServiceClient, settings: Any) -> None:
    settings.CACHE_URL = DEAD

    post = ada.post("/posts", {"text": "hello"}).data

    assert ada.get(f"/posts/{post['id']}").data["text"] == "hello"
    assert [item["id"] for item in ada.get("/feed").data["items"]] == [post["id"]]


def test_many_who_read_without_the_cache_all_get_their_feed(ada: ServiceClient, settings: Any) -> None:
    settings.CACHE_URL = DEAD
    posted = [ada.post("/posts", {"text": f"post {number}"}).data["id"] for number in range(3)]

    def read() -> None:
        for _ in range(5):
            assert [item["id"] for item in ada.get("/feed").data["items"]] == posted[::-1]

    assert together([read] * 8) == [None] * 8


@pytest.mark.parametrize("path", ["/api/v1/feed/public", "/metrics"])
@pytest.mark.usefixtures("cache")
def test_without_the_database_a_request_is_refused_for_now(
    client: ServiceClient, database_away: MoveDatabase, path: str
) -> None:
    database_away(DEAD_PORT)
    answer = client.request("GET", path)

    assert (answer.status, answer.code) == (503, "UNAVAILABLE")
    assert answer.headers["Retry-After"] == "1"
    assert "127.0.0.1" not in str(answer.body)


@pytest.mark.usefixtures("cache", "_worker")
def test_a_database_that_does_not_answer_is_not_waited_for(
    client: ServiceClient, database_away: MoveDatabase, silent_port: int
) -> None:
    database_away(silent_port)
    began = time.monotonic()

    assert client.get("/feed/public").status == 503
    assert time.monotonic() - began < 9
