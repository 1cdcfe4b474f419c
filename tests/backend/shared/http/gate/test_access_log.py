"""One line for each request: who, what, how it ended, how long it took."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from backend.shared.cache.client import Connection
from backend.shared.clock import now
from tests.backend.shared.http.conftest import ADA, Lines
from tests.support.service.client import ServiceClient

pytestmark = pytest.mark.usefixtures("cache")


def test_a_line_says_everything(ada: ServiceClient, lines: Lines) -> None:
    request_id, before = str(uuid4()), now()

    ada.get("/feed/public?token=sesame", headers={"X-Request-ID": request_id})

    (line,) = lines()
    assert before - timedelta(seconds=1) < datetime.fromisoformat(line.pop("time")).astimezone(UTC) < now()
    assert 0 < line.pop("duration_ms") < 10_000
    assert line == {
        "level": "INFO",
        "service": "social",
        "logger": "plaza.access",
        "message": "request",
        "request_id": request_id,
        "account_id": str(ADA),
        "method": "GET",
        "route": "/api/v1/feed/public",
        "status": 200,
        "error": None,
    }


@pytest.mark.parametrize(
    ("method", "path", "refusal"),
    [
        ("GET", "/api/v1/nothing", (404, "NOT_FOUND")),
        ("DELETE", "/api/v1/feed", (405, "METHOD_NOT_ALLOWED")),
        ("GET", "/api/v1/feed", (401, "UNAUTHENTICATED")),
        ("GET", "/internal/v1/openapi.json", (401, "BAD_SIGNATURE")),
    ],
)
def test_a_refusal_has_its_code_and_nobody(
    client: ServiceClient, lines: Lines, method: str, path: str, refusal: tuple[int, str]
) -> None:
    client.request(method, path)

    (line,) = lines()
    assert (line["status"], line["error"]) == refusal
    assert (line["account_id"], line["level"]) == (None, "INFO")


def test_a_request_that_the_gate_refuses_has_a_line_too(client: ServiceClient, lines: Lines) -> None:
    client.get("/feed", headers={"Host": "evil.example"})

    (line,) = lines()
    assert (line["status"], line["error"], line["route"]) == (400, "BAD_HOST", "unmatched")


@pytest.mark.parametrize("path", ["/probe/break", "/probe/plain"])
def test_our_fault_is_an_error(probe: ServiceClient, lines: Lines, path: str) -> None:
    probe.request("GET", path)

    (line,) = lines()
    assert (line["level"], line["status"], line["error"]) == ("ERROR", 500, "INTERNAL_ERROR")


def test_a_server_that_is_away_has_its_code(
    client: ServiceClient, lines: Lines, database_away: Callable[[int], None]
) -> None:
    database_away(9)

    client.request("GET", "/health/ready")

    assert [(line["status"], line["error"]) for line in lines()] == [(503, "NOT_READY")]


def test_nothing_that_was_sent_is_in_the_line(
    client: ServiceClient, lines: Lines, token_for: Callable[..., str], cache: Connection
) -> None:
    token = token_for(ADA)
    client.as_bearer(token).request(
        "POST", "/api/v1/nothing?email=sesame", {"password": "sesame"}, headers={"Cookie": "sesame"}
    )

    (line,) = lines()
    assert "sesame" not in str(line)
    assert token not in str(line)
