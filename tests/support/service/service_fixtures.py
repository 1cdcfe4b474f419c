"""What the tests of a service share; loaded where SERVICE is set."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.conf import settings

from backend.shared.clock import now
from backend.shared.tokens.issue import issue_access_token
from config.env_reader import NamedKey
from tests.support.service.client import ServiceClient

TEST_KEY = NamedKey(kid="test", secret=bytes(range(32)))


def pytest_configure(config: pytest.Config) -> None:
    """Take the pool away (its threads would outlive a test's database) and trust the tests' own signing key."""
    settings.DATABASES["default"]["OPTIONS"].pop("pool", None)
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = f"test_{settings.SERVICE}_{os.getpid()}"
    if not settings.IS_SESSION_SOURCE:
        settings.SESSION_SOURCE = "tests.support.service.open_sessions.is_session_open"
    if not settings.TOKEN_SIGNING_KEYS:
        settings.TOKEN_SIGNING_KEYS = (TEST_KEY,)


@pytest.fixture
def at() -> datetime:
    """A moment, always the same."""
    return datetime(2026, 3, 14, 9, 26, 53, 589793, tzinfo=UTC)


@pytest.fixture
def client() -> ServiceClient:
    """A client of the service under test, without a token."""
    return ServiceClient()


@pytest.fixture
def token_for() -> Callable[..., str]:
    """Return a maker of access tokens that the service under test trusts."""

    def make(
        account_id: UUID, username: str = "somebody", *, session_id: UUID | None = None, is_operator: bool = False
    ) -> str:
        return issue_access_token(
            account_id=account_id,
            session_id=session_id or uuid4(),
            username=username,
            is_operator=is_operator,
            issued_at=now(),
        )

    return make
