"""When a server that is needed is away: refusals that come soon, and health that names it."""

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.backend.shared.http.conftest import DEAD
from tests.support.client import ServiceClient

DEAD_PORT = 9
ALL_WELL = {"database": "ok", "cache": "ok", "broker": "ok"}
MoveDatabase = Callable[[int], None]


def assert_names(client: ServiceClient, *, away: str, state: str) -> None:
    """Hold the readiness to name this dependency within a second; the process still lives."""
    began = time.monotonic()
    answer = client.request("GET", "/health/ready")
    took = time.monotonic() - began

    assert (answer.status, answer.code) == (503, "NOT_READY")
    assert answer.body["error"]["details"]["dependencies"] == {**ALL_WELL, away: state}
    assert took < 3
    assert client.request("GET", "/health").status == 200


@pytest.mark.usefixtures("cache", "transactional_db")
def test_all_is_well(client: ServiceClient) -> None:
    answer = client.request("GET", "/health/ready")

    assert answer.data == {"status": "ready", "service": "social", "dependencies": ALL_WELL}
    assert client.request("GET", "/health").data == {"status": "ok", "service": "social"}


@pytest.mark.usefixtures("transactional_db")
def test_a_cache_that_is_away_is_named(client: ServiceClient, settings: Any) -> None:
    settings.CACHE_URL = DEAD
    assert_names(client, away="cache", state="down")


@pytest.mark.usefixtures("cache", "transactional_db")
def test_a_broker_that_is_away_is_named(client: ServiceClient, settings: Any) -> None:
    settings.BROKER_URL = DEAD
    assert_names(client, away="broker", state="down")


@pytest.mark.usefixtures("cache", "transactional_db")
def test_a_broker_that_does_not_answer_is_named(client: ServiceClient, settings: Any, silent_port: int) -> None:
    settings.BROKER_URL = f"redis://127.0.0.1:{silent_port}/0"
    assert_names(client, away="broker", state="down")


@pytest.mark.usefixtures("cache")
def test_a_database_that_is_away_is_named(client: ServiceClient, database_away: MoveDatabase) -> None:
    database_away(DEAD_PORT)
    assert_names(client, away="database", state="down")


@pytest.mark.usefixtures("cache")
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


@pytest.mark.usefixtures("cache")
def test_a_database_that_does_not_answer_is_not_waited_for(
    client: ServiceClient, database_away: MoveDatabase, silent_port: int
) -> None:
    database_away(silent_port)
    began = time.monotonic()

    assert client.get("/feed/public").status == 503
    assert time.monotonic() - began < 9
