"""The rules of HTTP, for every operation of accounts."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from backend.shared.cache.client import Connection
from tests.support.outside.http_stub import other_service
from tests.support.service.client import ServiceClient
from tests.support.service.http_rules import HttpRules, MakeObject
from tests.support.service.newcomer import register


@pytest.fixture
def _social(settings: Any) -> Iterator[None]:
    """The social service, which closes an account's posts when that goes private."""
    with other_service() as service:
        settings.SERVICE_URLS = {**settings.SERVICE_URLS, "social": service.url}
        yield


@pytest.fixture
def caller(transactional_db: None, cache: Connection, _social: None) -> ServiceClient:
    api = register(display_name="Ada Lovelace").api
    assert api.put("/accounts/me", {"bio": "Notes on engines.", "is_private": True}).status == 200
    return api


@pytest.fixture
def objects(caller: ServiceClient) -> Mapping[str, MakeObject]:
    return {"/api/v1/accounts/me": lambda: "/api/v1/accounts/me"}


class TestRules(HttpRules):
    """What holds for all."""
