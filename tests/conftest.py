"""What all tests share. A run with SERVICE set tests that service in this process, on real servers."""

import os
from collections.abc import Iterator

import pytest

from tests.support.network import block_network

pytest_plugins = ["tests.support.service_fixtures"] if os.environ.get("SERVICE") else []


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        block_network(monkeypatch)
        yield
