"""Parts of the house that the tests of the backend stand on."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from backend.shared.cache.client import Connection
from backend.shared.cache.connection import connection
from tests.backend.valkey_server import ValkeyServer


@pytest.fixture(scope="session")
def cache_url() -> Iterator[str]:
    """A cache for this run: the one that PLAZA_TEST_CACHE_URL names, or one of its own."""
    given = os.environ.get("PLAZA_TEST_CACHE_URL")
    if given:
        yield given
        return
    with TemporaryDirectory(prefix="plaza-cache-") as folder:  # short: a socket's path has 107 bytes at most
        server = ValkeyServer(folder=Path(folder))
        server.start()
        yield server.url
        server.kill()


@pytest.fixture
def cache(cache_url: str, settings: Any) -> Connection:
    """The thread's connection to an empty cache, which the settings name too."""
    settings.CACHE_URL = cache_url
    here = connection()
    here.call("FLUSHDB")
    return here
