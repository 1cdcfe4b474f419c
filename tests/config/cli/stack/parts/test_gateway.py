"""The gateway: what goes where, what it adds and drops, and that its own errors look like everybody's."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest

from backend.shared.http.gate.response_headers import preflight_headers
from config.cli.stack.ports import PortKeeper
from tests.config.cli.stack.parts.gateway_setup import REQUEST_ID, Gateway, running_gateway
from tests.support.waiting import eventually

HOST = b"Host: x\r\n"
LISTED = b"http://localhost:3000"
ORIGINS = (LISTED, b"http://localhost:30000")
NOT_READ = {b"GARBAGE", b"GET /a%00b HTTP/1.1"}


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    keeper = PortKeeper()
    with running_gateway(tmp_path_factory.mktemp("gate way"), port=keeper.free()) as running:
        yield running
    keeper.release()


@pytest.mark.parametrize(
    ("path", "service", "arrives_as"),
    [
        ("/api/v1/auth/login", "accounts", "/api/v1/auth/login"),
        ("/api/v1/accounts/me?x=1", "accounts", "/api/v1/accounts/me?x=1"),
        ("/.well-known/jwks.json", "accounts", "/.well-known/jwks.json"),
        ("/api/v1/openapi.json", "accounts", "/api/v1/openapi.json"),
        ("/api/v1/docs", "accounts", "/api/v1/docs"),
        ("/api/v1/media", "media", "/api/v1/media"),
        ("/api/v1/media/uploads", "media", "/api/v1/media/uploads"),
        ("/api/v1/feed?limit=5", "social", "/api/v1/feed?limit=5"),
        ("/health/ready", "accounts", "/health/ready"),
        ("/health/social", "social", "/health"),
        ("/health/media/ready", "media", "/health/ready"),
    ],
)
def test_a_path_reaches_its_service(gateway: Gateway, path: str, service: str, arrives_as: str) -> None:
    heard = gateway.ask("GET", path).json()

    assert (heard["service"], heard["path"]) == (service, arrives_as)


def test_the_log_names_a_network_and_no_address(gateway: Gateway) -> None:
    gateway.ask("GET", "/health", X_Request_ID=REQUEST_ID)

    (line,) = eventually(
        lambda: [
            one for one in gateway.access_log.read_text().splitlines() if REQUEST_ID in one and '"/health"' in one
        ],
    )

    assert json.loads(line)["client"] == "127.0.0.0/24"
    assert '"127.0.0.1"' not in line


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/internal/v1/events",
        "/metrics",
        "//internal/v1/events",
        "/api/v1/..%2f..%2finternal/v1/events",
    ],
)
def test_what_is_not_public_is_not_there(gateway: Gateway, path: str) -> None:
    answer = gateway.ask("GET", path)

    assert answer.status == 404
    assert answer.json()["error"]["code"] == "NOT_FOUND"


OWN_ERRORS = pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"GARBAGE\r\n\r\n", 400, "BAD_REQUEST"),
        (b"GET / HTTP/1.1\r\n\r\n", 400, "BAD_REQUEST"),
        (b"GET /a%00b HTTP/1.1\r\n" + HOST + b"\r\n", 400, "BAD_REQUEST"),
        (b"GET / HTTP/1.1\r\n" + HOST + b"X-Big: " + b"a" * 20_000 + b"\r\n\r\n", 400, "BAD_REQUEST"),
        (b"GET /" + b"a" * 20_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n", 414, "URI_TOO_LONG"),
        (b"GET /nothing HTTP/1.1\r\n" + HOST + b"\r\n", 404, "NOT_FOUND"),
        (b"TRACE /api/v1/feed HTTP/1.1\r\n" + HOST + b"\r\n", 405, "METHOD_NOT_ALLOWED"),
        (b"BREW /api/v1/feed HTTP/1.1\r\n" + HOST + b"\r\n", 405, "METHOD_NOT_ALLOWED"),
        (b"POST /cdn/public/x HTTP/1.1\r\n" + HOST + b"Content-Length: 0\r\n\r\n", 405, "METHOD_NOT_ALLOWED"),
        (b"POST /api/v1/posts HTTP/1.1\r\n" + HOST + b"Content-Length: 1048577\r\n\r\n", 413, "PAYLOAD_TOO_LARGE"),
        (b"POST /api/v1/media HTTP/1.1\r\n" + HOST + b"Content-Length: 16777217\r\n\r\n", 413, "PAYLOAD_TOO_LARGE"),
        (b"GET /api/v1/audit/logs HTTP/1.1\r\n" + HOST + b"\r\n", 503, "UNAVAILABLE"),
        (b"GET /cdn/public/x HTTP/1.1\r\n" + HOST + b"\r\n", 503, "UNAVAILABLE"),
        (b"GET /cdn/x HTTP/1.1\r\n" + HOST + b"\r\n", 404, "NOT_FOUND"),
        (b"DELETE /cdn/x HTTP/1.1\r\n" + HOST + b"\r\n", 405, "METHOD_NOT_ALLOWED"),
    ],
)


@OWN_ERRORS
def test_every_error_of_its_own_is_in_the_envelope(gateway: Gateway, raw: bytes, status: int, code: str) -> None:
    line, body = gateway.send(raw)

    assert line.split()[1] == str(status)
    assert body.keys() == {"data", "error", "message"}
    assert body["data"] is None
    assert (body["error"]["code"], body["error"]["details"]) == (code, {})
    assert UUID(body["error"]["request_id"]).version == 4
    assert body["message"]


@OWN_ERRORS
def test_every_error_of_its_own_can_be_read_by_a_listed_origin(
    gateway: Gateway, raw: bytes, status: int, code: str
) -> None:
    line, _, rest = raw.partition(b"\r\n")
    read = {origin: gateway.exchange(line + b"\r\nOrigin: " + origin + b"\r\n" + rest)[1] for origin in ORIGINS}

    listed, other = (headers.get("Access-Control-Allow-Origin") for headers in read.values())
    assert other is None
    assert {headers["Vary"] for headers in read.values()} == {"Origin"}
    # Of a request line that cannot be read nginx reads no headers either.
    assert listed == (None if line in NOT_READ or status == 414 else LISTED.decode()), code


@pytest.mark.parametrize("path", ["/nothing", "/api/v1/audit/logs", "/cdn/x"])
def test_a_preflight_of_what_it_would_answer_itself_lets_a_listed_origin_ask(gateway: Gateway, path: str) -> None:
    asked = {"Access_Control_Request_Method": "GET", "Access_Control_Request_Headers": "if-match"}
    listed = gateway.ask("OPTIONS", path, Origin=LISTED.decode(), **asked)
    other = gateway.ask("OPTIONS", path, Origin="https://evil.example", **asked)

    assert listed.status == 204
    assert "GET" in listed.headers["Access-Control-Allow-Methods"]
    assert {"If-Match", "If-None-Match"} <= set(listed.headers["Access-Control-Allow-Headers"].split(", "))
    assert other.status >= 400
    assert "Access-Control-Allow-Methods" not in other.headers


def test_it_lets_in_who_the_services_let_in(gateway: Gateway) -> None:
    headers = preflight_headers(origin="x", allowed=frozenset({"x"}))
    asked = {"Origin": LISTED.decode(), "Access_Control_Request_Method": "GET"}
    own = gateway.ask("OPTIONS", "/nothing", **asked).headers

    same = ("Access-Control-Allow-Methods", "Access-Control-Allow-Headers")
    assert {name: own[name] for name in same} == {name: headers[name] for name in same}


def test_an_error_has_the_headers_of_any_answer(gateway: Gateway) -> None:
    answer = gateway.ask("GET", "/nothing", X_Request_ID=REQUEST_ID)

    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["X-Request-ID"] == answer.json()["error"]["request_id"] == REQUEST_ID
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Server"] == "nginx"


def test_bodies_up_to_the_limit_pass(gateway: Gateway) -> None:
    assert gateway.ask("POST", "/api/v1/posts", body=b"x" * 1_048_576).json()["bytes"] == 1_048_576
    assert gateway.ask("POST", "/api/v1/media", body=b"x" * 2_000_000).json()["bytes"] == 2_000_000


@pytest.mark.parametrize("given", [REQUEST_ID, REQUEST_ID.upper()])
def test_a_request_id_of_the_client_is_kept(gateway: Gateway, given: str) -> None:
    assert gateway.ask("GET", "/api/v1/feed", X_Request_ID=given).json()["headers"]["X-Request-ID"] == given


@pytest.mark.parametrize("given", ["", "42", f"{REQUEST_ID}x", f"{REQUEST_ID}, {REQUEST_ID}", "' OR 1=1"])
def test_any_other_request_id_is_replaced(gateway: Gateway, given: str) -> None:
    answer = gateway.ask("GET", "/api/v1/feed", X_Request_ID=given)

    passed_on = answer.json()["headers"]["X-Request-ID"]
    assert UUID(passed_on).version == 4
    assert answer.headers.getlist("X-Request-ID") == [passed_on]


def test_what_a_client_claims_about_itself_is_dropped(gateway: Gateway) -> None:
    claims = {
        "X_Real_IP": "9.9.9.9",
        "X_Forwarded_For": "9.9.9.9",
        "X_Forwarded_Proto": "https",
        "Forwarded": "for=9.9.9.9",
        "X_Plaza_Service": "accounts",
        "X_Plaza_Signature": "00",
        "X_Plaza_Timestamp": "1",
    }

    heard = gateway.ask("GET", "/api/v1/feed", **claims).json()["headers"]

    assert heard["X-Real-IP"] == "127.0.0.1"
    assert heard["X-Forwarded-Proto"] == "http"
    assert not [name for name in heard if name.startswith(("X-Plaza-", "X-Forwarded-For", "Forwarded"))]


def test_large_answers_are_compressed_for_who_wants_it(gateway: Gateway) -> None:
    assert gateway.ask("GET", "/api/v1/feed", Accept_Encoding="gzip").headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in gateway.ask("GET", "/api/v1/feed").headers
    assert "Content-Encoding" not in gateway.ask("GET", "/nothing", Accept_Encoding="gzip").headers


def test_the_bare_address_leads_to_the_page_of_the_api(gateway: Gateway) -> None:
    answer = gateway.ask("GET", "/")
    assert (answer.status, answer.headers["Location"]) == (302, "/api/v1/docs")
    assert gateway.ask("POST", "/").status == 405


def test_crawlers_are_told_that_there_is_nothing_for_them(gateway: Gateway) -> None:
    answer = gateway.ask("GET", "/robots.txt")
    assert (answer.status, answer.data) == (200, b"User-agent: *\nDisallow: /\n")
    assert answer.headers["Content-Type"].startswith("text/plain")


def test_its_own_health_needs_nobody(gateway: Gateway) -> None:
    assert gateway.ask("GET", "/health").json()["data"] == {"status": "ok", "service": "gateway"}


def test_each_request_leaves_one_json_line(gateway: Gateway) -> None:
    gateway.ask("GET", "/api/v1/feed?token=secret", X_Request_ID=REQUEST_ID.replace("0190", "0191"))

    lines = eventually(
        lambda: [line for line in gateway.access_log.read_text().splitlines() if "0191163d" in line], seconds=5
    )

    entry = json.loads(lines[0])
    assert (entry["method"], entry["path"], entry["status"]) == ("GET", "/api/v1/feed", 200)
    assert "secret" not in lines[0]


def test_no_route_names_a_port_or_a_folder_of_this_machine(gateway: Gateway) -> None:
    template = (Path(__file__).parents[5] / "deploy" / "nginx" / "nginx.conf.template").read_text()
    rendered = (gateway.access_log.parents[1] / "gateway" / "nginx.conf").read_text()

    assert not re.search(r"127\.0\.0\.1|localhost", template)
    assert not re.search(r"^[^#]*\$\{", rendered, re.MULTILINE)
