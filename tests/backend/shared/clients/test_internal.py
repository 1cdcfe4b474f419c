"""Calls to another service."""

import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from backend.shared.clients.internal import call_service
from backend.shared.clients.signature import is_signed
from backend.shared.clock import now
from backend.shared.context import bind
from backend.shared.errors import NotFound, PlazaError, Refused, TooLarge, Unavailable
from tests.support.outside.http_stub import OtherService, other_service


@pytest.fixture
def accounts(settings: Any) -> Iterator[OtherService]:
    """The accounts service."""
    with other_service() as service:
        settings.SERVICE_URLS = {**settings.SERVICE_URLS, "accounts": service.url}
        yield service


def refusing(status: int) -> tuple[int, Any]:
    return status, {"data": None, "error": {"code": "SOME_CODE", "details": {"a": 1}}, "message": "no"}


def test_it_returns_the_data_of_the_answer(accounts: OtherService) -> None:
    accounts.answer = lambda asked: (200, {"data": {"name": "ü"}, "error": None, "message": "OK"})

    assert call_service(service="accounts", method="GET", path="/internal/v1/x") == {"name": "ü"}


def test_a_call_is_signed_and_carries_the_correlation_id(accounts: OtherService, settings: Any) -> None:
    request_id = str(uuid4())

    with bind(request_id=request_id):
        call_service(service="accounts", method="POST", path="/internal/v1/x?y=1", body={"at": now()})

    asked = accounts.asked[0]
    assert asked.headers["X-Request-ID"] == request_id
    assert asked.headers["X-Plaza-Service"] == settings.SERVICE
    assert is_signed(
        keys=settings.INTERNAL_KEYS,
        service=settings.SERVICE,
        timestamp=asked.headers["X-Plaza-Timestamp"],
        signature=asked.headers["X-Plaza-Signature"],
        method="POST",
        path="/internal/v1/x?y=1",
        body=asked.body,
        at=now(),
    )


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, Refused),
        (401, Unavailable),
        (404, NotFound),
        (409, Refused),
        (413, TooLarge),
        (422, Refused),
        (429, Unavailable),
        (500, Unavailable),
        (503, Unavailable),
    ],
)
def test_a_refusal_is_raised(accounts: OtherService, status: int, kind: type[PlazaError]) -> None:
    accounts.answer = lambda asked: refusing(status)

    with pytest.raises(kind) as raised:
        call_service(service="accounts", method="GET", path="/internal/v1/x")

    assert type(raised.value) is kind
    assert (raised.value.error_code, raised.value.details) == ("SOME_CODE", {"a": 1})


def test_an_answer_that_is_not_json_is_an_outage(accounts: OtherService) -> None:
    accounts.answer = lambda asked: (502, b"<html>")

    with pytest.raises(Unavailable):
        call_service(service="accounts", method="GET", path="/internal/v1/x")


def test_a_service_that_is_not_there_is_an_outage_at_once(settings: Any) -> None:
    settings.SERVICE_URLS = {**settings.SERVICE_URLS, "accounts": "http://127.0.0.1:9"}
    began = time.monotonic()

    with pytest.raises(Unavailable):
        call_service(service="accounts", method="GET", path="/internal/v1/x")

    assert time.monotonic() - began < 2


def test_a_service_that_does_not_answer_is_an_outage_after_the_timeout(accounts: OtherService) -> None:
    accounts.answer = lambda asked: (time.sleep(5), refusing(500))[1]
    began = time.monotonic()

    with pytest.raises(Unavailable):
        call_service(service="accounts", method="GET", path="/internal/v1/x", timeout=0.2)

    assert time.monotonic() - began < 4
