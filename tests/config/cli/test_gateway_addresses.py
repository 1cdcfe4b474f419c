"""Whose request it is: one address holds up nobody else, and only a trusted proxy tells of other addresses."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from config.cli.stack.parts.gateway import gateway_faults
from config.cli.stack.variables.env_file import create_env_file
from config.cli.stack.variables.settings import EXAMPLE, read_settings
from tests.config.cli.stack.parts.gateway_setup import Gateway, running_gateway

MOST = 20
UNFINISHED = (
    b"POST /api/v1/posts HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
)


@pytest.fixture
def narrow(tmp_path: Path, free_port: int) -> Iterator[Gateway]:
    """A gateway that lets an address have few requests in progress."""
    with running_gateway(tmp_path, port=free_port, GATEWAY_REQUESTS_PER_ADDRESS=str(MOST)) as gateway:
        yield gateway


def ask_from(address: str, *, port: int, path: str = "/api/v1/posts") -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=10, source_address=(address, 0)) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
        return line.recv(65_536).partition(b"\r\n")[0]


def test_slow_bodies_of_one_address_hold_up_nobody_else(narrow: Gateway) -> None:
    with ExitStack() as stack:
        for _ in range(10 * MOST):
            line = socket.create_connection(("127.0.0.1", narrow.port), timeout=10, source_address=("127.0.0.2", 0))
            stack.enter_context(line).sendall(UNFINISHED)
        assert ask_from("127.0.0.2", port=narrow.port).endswith(b"429 Too Many Requests")
        for path in ("/health", "/api/v1/feed"):
            assert ask_from("127.0.0.3", port=narrow.port, path=path).endswith(b"200 OK")


def heard_from(gateway: Gateway, **headers: str) -> Any:
    return gateway.ask("GET", "/api/v1/posts", **headers).json()["headers"]["X-Real-IP"]


def test_nobody_is_believed_where_no_proxy_is_trusted(tmp_path: Path, free_port: int) -> None:
    with running_gateway(tmp_path, port=free_port) as gateway:
        assert heard_from(gateway, X_Forwarded_For="203.0.113.9", X_Real_IP="203.0.113.9") == "127.0.0.1"


def test_a_trusted_proxy_tells_of_the_nearest_address_that_is_not_trusted(tmp_path: Path, free_port: int) -> None:
    trusted = "127.0.0.0/8,10.0.0.0/8"
    with running_gateway(tmp_path, port=free_port, TRUSTED_PROXIES=trusted) as gateway:
        assert heard_from(gateway, X_Forwarded_For="203.0.113.9") == "203.0.113.9"
        assert heard_from(gateway, X_Forwarded_For="198.51.100.7, 203.0.113.9, 10.1.2.3") == "203.0.113.9"
        assert heard_from(gateway) == "127.0.0.1"


def test_who_is_no_trusted_proxy_is_not_believed(tmp_path: Path, free_port: int) -> None:
    with running_gateway(tmp_path, port=free_port, TRUSTED_PROXIES="10.0.0.0/8") as gateway:
        assert heard_from(gateway, X_Forwarded_For="203.0.113.9") == "127.0.0.1"


@pytest.mark.parametrize(
    ("variables", "fault"),
    [
        ({"TRUSTED_PROXIES": "everybody"}, "TRUSTED_PROXIES is malformed: a list of networks such as 10.0.0.0/8"),
        ({"TRUSTED_PROXIES": "10.0.0.1/8"}, "TRUSTED_PROXIES is malformed: a list of networks such as 10.0.0.0/8"),
        ({"GATEWAY_REQUESTS_PER_ADDRESS": "0"}, "GATEWAY_REQUESTS_PER_ADDRESS is malformed: it must be from 1"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, variables: dict[str, str], fault: str) -> None:
    create_env_file(example=EXAMPLE, target=tmp_path / "env")
    settings = read_settings(env_file=tmp_path / "env", environ={}).overlaid(variables)
    (found,) = gateway_faults(settings)
    assert found.startswith(fault)


def test_its_own_health_is_for_reading_and_as_safe_as_the_rest(narrow: Gateway) -> None:
    answer = narrow.ask("GET", "/health")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    for method in ("POST", "PUT", "DELETE"):
        refused = narrow.ask(method, "/health")
        assert (refused.status, refused.json()["error"]["code"]) == (405, "METHOD_NOT_ALLOWED")
        assert refused.headers["Allow"] == "GET, HEAD"


def test_a_version_of_http_that_is_none_gets_the_envelope(narrow: Gateway) -> None:
    line, body = narrow.send(b"GET /health HTTP/3.7\r\nHost: x\r\n\r\n")
    assert "400" in line
    assert body["error"]["code"] == "BAD_REQUEST"
