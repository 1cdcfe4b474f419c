"""POST /auth/login."""

import time

import pytest
from argon2 import PasswordHasher

from backend.accounts.models import Account, Session
from tests.support.service.client import ServiceClient
from tests.support.service.newcomer import register
from tests.support.stack.api import PASSWORD
from tests.support.workers.outbox import audited_actions, forget_outbox

pytestmark = pytest.mark.django_db(transaction=True)
WRONG = "a passphrase that is not the right one"


@pytest.mark.parametrize("login", ["ada", " ADA ", "ada@example.org", "Ada@Example.ORG"])
def test_username_and_address_let_in(client: ServiceClient, login: str) -> None:
    ada = register(username="ada", email="ada@example.org")
    forget_outbox()

    answer = client.post("/auth/login", {"login": login, "password": PASSWORD})

    assert answer.status == 200
    assert answer.data["account"]["id"] == ada.id
    assert client.as_bearer(answer.data["tokens"]["access_token"]).get("/accounts/me").status == 200
    assert audited_actions() == ["session.started"]


def test_a_password_is_the_same_from_every_keyboard(client: ServiceClient) -> None:
    register(username="ada", password="ﬁve ångström of patience")

    answer = client.post("/auth/login", {"login": "ada", "password": "five a\u030angstro\u0308m of patience"})

    assert answer.status == 200


@pytest.mark.parametrize(
    ("login", "password"),
    [("ada", WRONG), ("nobody", PASSWORD), ("nobody@example.org", PASSWORD), ("\x00", PASSWORD), ("a'; --", "")],
)
def test_whatever_is_wrong_gets_one_answer(client: ServiceClient, login: str, password: str) -> None:
    register(username="ada")
    sessions = Session.objects.count()

    answer = client.post("/auth/login", {"login": login, "password": password})

    assert answer.status == 401
    assert {**answer.body["error"], "request_id": ""} == {
        "code": "INVALID_CREDENTIALS",
        "details": {},
        "request_id": "",
    }
    assert answer.body["message"] == "There is no account with this login and password."
    assert Session.objects.count() == sessions


def test_a_missing_account_takes_the_time_of_a_wrong_password(client: ServiceClient) -> None:
    register(username="ada")

    def work(login: str) -> float:
        started = time.thread_time()  # what others do on this machine does not count
        client.post("/auth/login", {"login": login, "password": WRONG})
        return time.thread_time() - started

    work("nobody")
    pairs = [(work("ada"), work("nobody")) for _ in range(9)]
    wrong, missing = min(first for first, _ in pairs), min(second for _, second in pairs)
    assert 0.75 < missing / wrong < 1.33


def test_a_deleted_account_does_not_let_in(client: ServiceClient) -> None:
    ada = register()
    Account.objects.update(is_deleted=True)

    assert client.post("/auth/login", {"login": ada.username, "password": PASSWORD}).code == "INVALID_CREDENTIALS"


def test_an_address_belongs_to_its_verified_owner_and_else_to_the_first(client: ServiceClient) -> None:
    first, second = register(email="shared@example.org"), register(email="shared@example.org")

    def who() -> str:
        return client.post("/auth/login", {"login": "shared@example.org", "password": PASSWORD}).data["account"]["id"]

    assert who() == first.id
    Account.objects.filter(id=second.id).update(email_verified_at="2026-01-01T00:00:00Z")
    assert who() == second.id


def test_whoever_claims_an_address_without_proof_keeps_nobody_out(client: ServiceClient) -> None:
    register(email="hers@example.org", password="the passphrase of a squatter")
    owner = register(email="Hers@example.org")

    answer = client.post("/auth/login", {"login": "hers@example.org", "password": PASSWORD})

    assert (answer.status, answer.data["account"]["id"]) == (200, owner.id)


def test_a_domain_is_one_however_it_is_written(client: ServiceClient) -> None:
    ada = register(email="me@bücher.example")

    for login in ("me@bücher.example", "ME@BÜCHER.example", "me@xn--bcher-kva.example"):
        answer = client.post("/auth/login", {"login": login, "password": PASSWORD})
        assert (answer.status, answer.data["account"]["id"]) == (200, ada.id)


def test_an_outdated_hash_is_made_anew(client: ServiceClient) -> None:
    ada = register()
    old = PasswordHasher(memory_cost=8192, time_cost=1, parallelism=1).hash(PASSWORD)
    Account.objects.update(password_hash=old)

    assert client.post("/auth/login", {"login": ada.username, "password": PASSWORD}).status == 200

    fresh = Account.objects.get().password_hash
    assert "m=7168" in fresh
    assert client.post("/auth/login", {"login": ada.username, "password": PASSWORD}).status == 200
    assert Account.objects.get().password_hash == fresh


def test_the_number_of_queries_is_known(client: ServiceClient, django_assert_num_queries) -> None:
    ada = register()
    with django_assert_num_queries(8):  # subject, find, BEGIN, lock, session, token, outbox, COMMIT
        client.post("/auth/login", {"login": ada.username, "password": PASSWORD})
