"""The rules of HTTP, for every operation of accounts."""

from collections.abc import Mapping

import pytest

from backend.shared.cache.client import Connection
from tests.support.client import ServiceClient
from tests.support.http_rules import HttpRules, MakeObject
from tests.support.newcomer import register


@pytest.fixture
def caller(transactional_db: None, cache: Connection) -> ServiceClient:
    api = register(display_name="Ada Lovelace").api
    assert api.put("/accounts/me", {"bio": "Notes on engines.", "is_private": True}).status == 200
    return api


@pytest.fixture
def objects(caller: ServiceClient) -> Mapping[str, MakeObject]:
    return {"/api/v1/accounts/me": lambda: "/api/v1/accounts/me"}


class TestRules(HttpRules):
    """What holds for all."""
