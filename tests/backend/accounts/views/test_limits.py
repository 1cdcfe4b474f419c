"""Limits of the routes that check or send secrets."""

from typing import Any
from uuid import uuid4

import pytest

from backend.shared.cache.client import Connection
from config.env_reader import RateLimit
from tests.support.client import ServiceClient
from tests.support.newcomer import register

pytestmark = pytest.mark.django_db(transaction=True)
WRONG = "a passphrase that is not the right one"


@pytest.fixture(autouse=True)
def _tight(settings: Any, cache: Connection) -> None:
    settings.RATE_LIMIT_LOGIN = RateLimit(count=3, seconds=60)


def fresh_address() -> ServiceClient:
    return ServiceClient(address=f"10.{uuid4().int % 256}.{uuid4().int % 256}.{uuid4().int % 256}")


def test_one_login_is_tried_a_few_times_from_wherever() -> None:
    ada = register()

    answers = [
        fresh_address().post("/auth/login", {"login": login, "password": WRONG})
        for login in (ada.username, f" {ada.username.upper()}", ada.username, ada.username)
    ]

    assert [answer.status for answer in answers] == [401, 401, 401, 429]
    assert answers[-1].code == "RATE_LIMITED"
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 120  # the window slides
    assert fresh_address().post("/auth/login", {"login": "other", "password": WRONG}).status == 401


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/auth/login", {"login": "nobody", "password": WRONG}),
        ("/auth/request-password-reset", {"login": "nobody"}),
        ("/auth/verify-email", {"token": "nonsense"}),
        ("/auth/reset-password", {"token": "nonsense", "new_password": WRONG}),
    ],
)
def test_one_address_tries_a_few_times_whatever_it_tries(settings: Any, path: str, body: dict[str, str]) -> None:
    settings.RATE_LIMIT_AUTH_IP = RateLimit(count=2, seconds=60)
    settings.RATE_LIMIT_LOGIN = RateLimit(count=1000, seconds=60)
    here = fresh_address()

    statuses = [here.post(path, body).status for _ in range(3)]

    assert statuses[2] == 429
    assert 429 not in statuses[:2]
    assert fresh_address().post(path, body).status != 429


def test_a_mailbox_is_not_flooded_by_registrations() -> None:
    statuses = [
        fresh_address()
        .post("/auth/register", {"username": f"u{uuid4().hex[:20]}", "email": "victim@example.org", "password": WRONG})
        .status
        for _ in range(4)
    ]

    assert statuses == [201, 201, 201, 429]


def test_a_stolen_session_does_not_guess_the_password_for_ever() -> None:
    ada = register()
    body = {"current_password": WRONG, "new_password": "another long passphrase of a test"}

    statuses = [ada.api.post("/auth/change-password", body).status for _ in range(4)]

    assert statuses == [403, 403, 403, 429]
