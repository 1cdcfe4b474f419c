"""What all tests share. A run with SERVICE set tests that service in this process, on real servers."""

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from tests.support.outside.network import block_network

# The same examples in every run, so that a run says something about the change and not about chance. Looking for new
# ones is a run of its own: --hypothesis-profile=search
settings.register_profile("repeat", derandomize=True, database=None, deadline=None)
settings.register_profile("search", deadline=None)
settings.load_profile("repeat")

pytest_plugins = ["tests.support.service.service_fixtures"] if os.environ.get("SERVICE") else []


@pytest.fixture(autouse=True, scope="session")
def _no_network() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        block_network(monkeypatch)
        yield
