"""The merged document while services come and go."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import orjson
import pytest

from backend.accounts.services.read_api_document import (
    ApiDocument,
    DocumentUnavailable,
    KnownDocuments,
    read_api_document,
)
from backend.shared.errors import Unavailable

Json = dict[str, Any]


def own_part(name: str) -> Json:
    operation = {"operationId": f"list_{name}", "tags": ["posts"], "responses": {}}
    return {"paths": {f"/api/v1/{name}": {"get": operation}}, "components": {"schemas": {}}}


class Services:
    """The other services: which are down, and how often they were asked."""

    def __init__(self) -> None:
        self.down: set[str] = set()
        self.asked: list[str] = []

    def fetch(self, service: str) -> Json:
        self.asked.append(service)
        if service in self.down:
            raise Unavailable
        return own_part(service)


@pytest.fixture
def services() -> Services:
    return Services()


@pytest.fixture
def read(services: Services) -> Callable[[datetime], ApiDocument]:
    known = KnownDocuments()

    def read_at(at: datetime) -> ApiDocument:
        return read_api_document(
            describe_own=lambda: own_part("accounts"),
            server_url="https://plaza.test",
            at=at,
            known=known,
            fetch=services.fetch,
        )

    return read_at


def test_the_document_has_the_routes_of_every_service(read: Callable[[datetime], ApiDocument], at: datetime) -> None:
    paths = orjson.loads(read(at).body)["paths"]
    assert {"/api/v1/accounts", "/api/v1/social", "/api/v1/media", "/api/v1/audit"} < set(paths)


def test_the_services_are_asked_once_a_minute(
    read: Callable[[datetime], ApiDocument], services: Services, at: datetime
) -> None:
    first, again = read(at), read(at + timedelta(seconds=59))
    assert services.asked == ["social", "media", "audit"]
    assert again is first

    read(at + timedelta(seconds=60))
    assert services.asked == ["social", "media", "audit"] * 2


def test_a_service_that_is_down_keeps_its_place_by_what_it_said_before(
    read: Callable[[datetime], ApiDocument], services: Services, at: datetime
) -> None:
    before = read(at)
    services.down = {"social"}
    assert read(at + timedelta(minutes=2)).etag == before.etag


def test_a_service_that_never_spoke_is_named_in_the_refusal(
    read: Callable[[datetime], ApiDocument], services: Services, at: datetime
) -> None:
    services.down = {"media"}
    with pytest.raises(DocumentUnavailable) as refused:
        read(at)
    assert refused.value.details == {"service": "media"}

    services.down = set()
    assert read(at).body
