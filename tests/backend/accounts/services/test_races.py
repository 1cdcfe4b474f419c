"""What happens when two come at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection

from backend.accounts.models import Account, MailPurpose, Session
from backend.accounts.services.mail_tokens import issue_mail_token
from backend.shared.clock import now
from tests.support.service.client import ServiceClient
from tests.support.service.newcomer import register, registration
from tests.support.stack.api import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)
FRESH = "another long passphrase of a test"


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    def run(call: Callable[[], Any]) -> Any:
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_of_those_who_want_one_username_one_gets_it() -> None:
    def attempt() -> int:
        return ServiceClient().post("/auth/register", registration(username="ada")).status

    assert sorted(at_once(*[attempt] * 4)) == [201, 409, 409, 409]
    assert Account.objects.count() == 1


def test_of_those_who_verify_one_address_one_owns_it() -> None:
    people = [register(email="shared@example.org") for _ in range(4)]
    tokens = [
        issue_mail_token(account_id=person.id, purpose=MailPurpose.VERIFY_EMAIL, at=now())  # type: ignore[arg-type]
        for person in people
    ]

    answers = at_once(
        *[lambda token=token: ServiceClient().post("/auth/verify-email", {"token": token}).status for token in tokens]
    )

    assert sorted(answers) == [200, 400, 400, 400]
    assert Account.objects.filter(email_verified_at__isnull=False).count() == 1
    assert Account.objects.filter(email_index__isnull=False).count() == 1


def test_a_link_that_is_used_twice_at_once_works_once() -> None:
    ada = register()
    token = issue_mail_token(account_id=ada.id, purpose=MailPurpose.RESET_PASSWORD, at=now())  # type: ignore[arg-type]

    def attempt() -> int:
        return ServiceClient().post("/auth/reset-password", {"token": token, "new_password": FRESH}).status

    assert sorted(at_once(*[attempt] * 3)) == [200, 400, 400]


def test_no_session_of_the_old_password_outlives_its_change() -> None:
    ada = register()

    def log_in() -> int:
        return ServiceClient().post("/auth/login", {"login": ada.username, "password": PASSWORD}).status

    def change() -> int:
        body = {"current_password": PASSWORD, "new_password": FRESH}
        return ada.api.post("/auth/change-password", body).status

    *logins, changed = at_once(*[log_in] * 6, change)

    assert changed == 200
    assert set(logins) <= {200, 401}
    assert Session.objects.live(at=now()).count() == 1
