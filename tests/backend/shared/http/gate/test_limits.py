"""Limits of requests, by the address that the gateway stamps and by account."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from backend.shared.cache.local_limits import local_limits
from config.env_reader import RateLimit
from tests.backend.shared.http.conftest import ADA, BOB, DEAD
from tests.support.service.client import ServiceClient
from tests.support.stack.api import Answer

pytestmark = pytest.mark.usefixtures("cache")
WIDE = RateLimit(count=1000, seconds=600)
TIGHT = RateLimit(count=2, seconds=600)


@pytest.fixture
def by_address(settings: Any) -> None:
    """Two requests an address."""
    settings.RATE_LIMIT_IP, settings.RATE_LIMIT_ACCOUNT = TIGHT, WIDE


@pytest.fixture
def by_account(settings: Any) -> None:
    """Two requests an account."""
    settings.RATE_LIMIT_IP, settings.RATE_LIMIT_ACCOUNT = WIDE, TIGHT


def ask(client: ServiceClient, **headers: str) -> Answer:
    """Send what needs neither a database nor a token."""
    return client.get("/nothing", headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.mark.usefixtures("by_address")
def test_an_answer_says_how_much_is_left(client: ServiceClient) -> None:
    first, second = ask(client), ask(client)

    assert (first.headers["RateLimit-Limit"], first.headers["RateLimit-Remaining"]) == ("2", "1")
    assert (second.headers["RateLimit-Limit"], second.headers["RateLimit-Remaining"]) == ("2", "0")
    assert 0 < int(first.headers["RateLimit-Reset"]) <= 600


@pytest.mark.usefixtures("by_address")
def test_a_request_too_many_is_refused_and_told_when_to_come_back(client: ServiceClient) -> None:
    statuses = [ask(client).status for _ in range(2)]
    refused = ask(client)

    assert statuses == [404, 404]
    assert (refused.status, refused.code) == (429, "RATE_LIMITED")
    assert 0 < int(refused.headers["Retry-After"]) <= 1200
    assert refused.body["error"]["details"] == {"retry_after": int(refused.headers["Retry-After"])}
    assert (refused.headers["RateLimit-Limit"], refused.headers["RateLimit-Remaining"]) == ("2", "0")


@pytest.mark.usefixtures("by_address")
def test_each_address_is_counted_for_itself(client: ServiceClient) -> None:
    for _ in range(3):
        ask(client)

    assert ask(client).status == 429
    assert ask(ServiceClient(address="127.0.0.2")).status == 404


@pytest.mark.usefixtures("by_address")
@pytest.mark.parametrize(
    "header", ["X_Forwarded_For", "Forwarded", "X_Client_IP", "True_Client_IP", "CF_Connecting_IP"]
)
def test_an_address_that_a_client_makes_up_is_not_believed(client: ServiceClient, header: str) -> None:
    answers = [ask(client, **{header: f"203.0.113.{number}"}) for number in range(3)]

    assert [answer.status for answer in answers] == [404, 404, 429]


@pytest.mark.usefixtures("by_account")
def test_an_account_is_counted_wherever_it_is(token_for: Callable[..., str]) -> None:
    def as_account(account_id: UUID, address: str) -> int:
        return ask(ServiceClient(token=token_for(account_id), address=address)).status

    assert [as_account(ADA, f"127.0.0.{number}") for number in range(3)] == [404, 404, 429]
    assert as_account(BOB, "127.0.0.1") == 404


@pytest.mark.usefixtures("by_account")
def test_a_bad_token_counts_for_no_account(client: ServiceClient) -> None:
    headers = [ask(client, Authorization="Bearer x.y.z").headers for _ in range(3)]

    assert [told["RateLimit-Limit"] for told in headers] == ["1000"] * 3


@pytest.mark.usefixtures("by_address")
@pytest.mark.parametrize("path", ["/health", "/.well-known/nothing", "/internal/v1/nothing"])
def test_what_machines_ask_is_not_counted(client: ServiceClient, path: str) -> None:
    answers = [client.request("GET", path) for _ in range(4)]

    assert {answer.status for answer in answers} <= {200, 404}
    assert "RateLimit-Limit" not in answers[0].headers


@pytest.mark.usefixtures("by_address")
def test_without_the_cache_the_process_counts_for_itself(client: ServiceClient, settings: Any) -> None:
    local_limits.clear()
    settings.CACHE_URL = DEAD
    answers = [ask(client) for _ in range(4)]

    assert [answer.status for answer in answers] == [404, 404, 429, 429]
    assert answers[0].headers["RateLimit-Remaining"] == "1"
    assert ask(ServiceClient(address="127.0.0.2")).status == 404
