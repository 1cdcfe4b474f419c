"""Signatures of requests between services."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from backend.shared.clients.signature import is_signed, signed_headers

KEY, OTHER_KEY = b"k" * 32, b"o" * 32


def check(at: datetime, *, keys: tuple[bytes, ...] = (KEY,), later: timedelta = timedelta(0), **changed: Any) -> bool:
    request = {"service": "social", "method": "POST", "path": "/internal/v1/events", "body": b'{"events":[]}'}
    headers = signed_headers(key=KEY, at=at, **request)  # type: ignore[arg-type]
    received = {
        **request,
        "timestamp": headers["X-Plaza-Timestamp"],
        "signature": headers["X-Plaza-Signature"],
        **changed,
    }
    return is_signed(keys=keys, at=at + later, **received)


def test_what_was_signed_is_taken(at: datetime) -> None:
    assert check(at)
    assert check(at, later=timedelta(seconds=59))
    assert check(at, later=timedelta(seconds=-58))


def test_every_key_verifies(at: datetime) -> None:
    assert check(at, keys=(OTHER_KEY, KEY))
    assert not check(at, keys=(OTHER_KEY,))
    assert not check(at, keys=())


@pytest.mark.parametrize(
    "changed",
    [
        {"service": "media"},
        {"method": "GET"},
        {"path": "/internal/v1/other"},
        {"body": b'{"events":[1]}'},
        {"signature": "0" * 64},
        {"signature": ""},
        {"signature": "é"},
        {"timestamp": "1"},
        {"timestamp": ""},
        {"timestamp": "-5"},
        {"timestamp": "٣"},
    ],
)
def test_whatever_was_changed_is_refused(at: datetime, changed: dict[str, Any]) -> None:
    assert not check(at, **changed)


@pytest.mark.parametrize("seconds", [61, -61, 3600])
def test_what_is_too_old_or_from_the_future_is_refused(at: datetime, seconds: int) -> None:
    assert not check(at, later=timedelta(seconds=seconds))
