"""Browsers of other origins: those on the list are let in, any other is not."""

import pytest

from backend.shared.http.gate.response_headers import cors_headers, preflight_headers
from tests.support.service.client import ServiceClient

pytestmark = pytest.mark.usefixtures("cache")
LISTED = "https://app.plaza.test"
OTHERS = [
    "https://evil.example",
    "http://app.plaza.test",
    "https://app.plaza.test:8443",
    "https://app.plaza.test.evil.example",
    "null",
    "*",
    "",
]


def cors_of(headers: object) -> dict[str, str]:
    assert isinstance(headers, dict)
    return {name: value for name, value in headers.items() if name.startswith("Access-Control-")}


def preflight(client: ServiceClient, *, origin: str) -> object:
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    answer = client.request("OPTIONS", "/api/v1/posts", headers=asked)
    assert answer.status == 204
    assert answer.body == b""
    return answer.headers


def test_a_listed_origin_may_read_the_answer(client: ServiceClient) -> None:
    headers = client.get("/feed", headers={"Origin": LISTED}).headers

    assert headers["Access-Control-Allow-Origin"] == LISTED
    assert "Origin" in headers["Vary"]
    assert {"X-Request-ID", "Retry-After", "RateLimit-Remaining", "Idempotent-Replayed", "ETag"} <= set(
        headers["Access-Control-Expose-Headers"].split(", ")
    )
    assert "Access-Control-Allow-Credentials" not in headers


@pytest.mark.parametrize("origin", OTHERS)
def test_any_other_origin_may_not(client: ServiceClient, origin: str) -> None:
    assert cors_of(client.get("/feed", headers={"Origin": origin}).headers) == {}
    assert cors_of(preflight(client, origin=origin)) == {}


def test_without_an_origin_nothing_is_said(client: ServiceClient) -> None:
    assert cors_of(client.get("/feed").headers) == {}


def test_a_preflight_says_what_a_listed_origin_may_send(client: ServiceClient) -> None:
    headers = cors_of(preflight(client, origin=LISTED))

    assert headers["Access-Control-Allow-Origin"] == LISTED
    assert headers["Access-Control-Allow-Methods"] == "GET, HEAD, POST, PUT, DELETE"
    assert {"Authorization", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "X-Request-ID"} <= set(
        headers["Access-Control-Allow-Headers"].split(", ")
    )
    assert int(headers["Access-Control-Max-Age"]) > 0


def test_a_refusal_can_be_read_by_a_listed_origin(client: ServiceClient) -> None:
    answer = client.get("/nothing", headers={"Origin": LISTED})

    assert answer.status == 404
    assert answer.headers["Access-Control-Allow-Origin"] == LISTED


def test_an_empty_list_lets_nobody_in() -> None:
    assert cors_headers(origin=LISTED, allowed=frozenset()) == {"Vary": "Origin"}
    assert preflight_headers(origin=LISTED, allowed=frozenset()) == {"Vary": "Origin"}
