"""Limits of the routes that check or send secrets."""

from typing import Any
from uuid import uuid4

import pytest

from backend.accounts.services.sessions.login_failures import MANY
from backend.shared.cache.client import Connection
from config.env_reader import RateLimit
from tests.support.service.client import ServiceClient
from tests.support.service.newcomer import register
from tests.support.stack.api import PASSWORD, Answer
from tests.support.workers.accounts_work import mails_to

pytestmark = pytest.mark.django_db(transaction=True)
WRONG = "a passphrase that is not the right one"
WARNING = "Somebody tries to log in to your account at Plaza"


@pytest.fixture(autouse=True)
def _tight(settings: Any, cache: Connection) -> None:
    settings.RATE_LIMIT_LOGIN = RateLimit(count=3, seconds=60)


def fresh_address() -> ServiceClient:
    return ServiceClient(address=f"10.{uuid4().int % 256}.{uuid4().int % 256}.{uuid4().int % 256}")


def guess(login: str, *, at: ServiceClient, password: str = WRONG) -> Answer:
    return at.post("/auth/login", {"login": login, "password": password})


def test_an_account_is_tried_a_few_times_from_an_address_however_it_is_named() -> None:
    ada, here = register(), fresh_address()

    answers = [guess(login, at=here) for login in (ada.username, f" {ada.username.upper()}", ada.email, ada.username)]

    assert [answer.status for answer in answers] == [401, 401, 401, 429]
    assert answers[-1].code == "RATE_LIMITED"
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 120  # the window slides
    assert guess("other", at=here).status == 401


@pytest.mark.parametrize("is_there", [True, False])
def test_many_wrong_passwords_slow_a_login_down_whether_or_not_somebody_has_it(is_there: bool) -> None:
    login = register().username if is_there else f"nobody_{uuid4().hex[:12]}"
    for _ in range(MANY):
        assert guess(login, at=fresh_address()).status == 401

    here = fresh_address()
    answers = [guess(login, at=here) for _ in range(2)]

    assert [answer.status for answer in answers] == [401, 429]


def test_nobody_is_locked_out_by_the_guesses_of_others_and_the_owner_is_told_once() -> None:
    ada = register()
    for _ in range(MANY + 3):
        guess(ada.username, at=fresh_address())
    warnings = [mail for mail in mails_to(ada.email) if mail["Subject"] == WARNING]

    answer = guess(ada.username, at=fresh_address(), password=PASSWORD)

    assert answer.status == 200
    assert len(warnings) == 1
    here = fresh_address()
    assert [guess(ada.username, at=here).status for _ in range(2)] == [401, 401]  # counted anew


def test_a_request_with_a_key_is_counted_and_told_all_the_same() -> None:
    ada = register()
    for _ in range(MANY):
        key = {"Idempotency-Key": str(uuid4())}
        body = {"login": ada.username, "password": WRONG}
        fresh_address().post("/auth/login", body, headers=key)

    assert [mail["Subject"] for mail in mails_to(ada.email)].count(WARNING) == 1


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


def test_a_limit_of_the_route_tells_its_own_count(settings: Any) -> None:
    settings.RATE_LIMIT_AUTH_IP = RateLimit(count=2, seconds=60)
    client = fresh_address()

    refused = [client.post("/auth/verify-email", {"token": "nonsense"}) for _ in range(3)][-1]

    assert refused.status == 429
    assert (refused.headers["RateLimit-Limit"], refused.headers["RateLimit-Remaining"]) == ("2", "0")
    assert refused.headers["RateLimit-Reset"] == refused.headers["Retry-After"]
