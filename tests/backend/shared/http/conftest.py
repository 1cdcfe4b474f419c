"""What the tests of the HTTP kernel share: somebody with a token, routes with faults, servers that are away."""

import json
import socket
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from backend.shared.cache.client import Connection
from tests.backend.social.conftest import make_profile
from tests.support.service.client import ServiceClient

ADA, BOB = UUID(int=0xADA), UUID(int=0xB0B)
DEAD = "redis://127.0.0.1:9/0"
Lines = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def ada(transactional_db: None, cache: Connection, token_for: Callable[..., str]) -> ServiceClient:
    """The client of somebody with a profile."""
    make_profile(account_id=ADA, username="ada")
    return ServiceClient(token=token_for(ADA, "ada"))


@pytest.fixture
def bob(transactional_db: None, cache: Connection, token_for: Callable[..., str]) -> ServiceClient:
    """The client of somebody else."""
    make_profile(account_id=BOB, username="bob")
    return ServiceClient(token=token_for(BOB, "bob"))


@pytest.fixture
def probe(client: ServiceClient, settings: Any) -> ServiceClient:
    """A client of the routes with faults."""
    settings.ROOT_URLCONF = "tests.backend.shared.http.probe_urls"
    return client


@pytest.fixture
def lines(capfd: pytest.CaptureFixture[str]) -> Lines:
    """Return what reads the access log's lines since it was last read."""
    return lambda: [json.loads(line) for line in capfd.readouterr().out.splitlines() if '"plaza.access"' in line]


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as listener:
        yield listener.getsockname()[1]


@pytest.fixture
def database_away(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int], None]]:
    """Return what moves the database to a port where none is, for the length of a test."""

    def move(port: int) -> None:
        connection.close()
        monkeypatch.setitem(connection.settings_dict, "PORT", port)

    yield move
    monkeypatch.undo()
    connection.close()


def new_key() -> dict[str, str]:
    """Return the header of a new Idempotency-Key."""
    return {"Idempotency-Key": str(uuid4())}
