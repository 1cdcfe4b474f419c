"""Opening many accounts at once."""

from collections.abc import Callable
from datetime import datetime

import pytest

from backend.accounts.models import Account, AccountKey, OutboxRow, Session
from backend.accounts.services.registration.register_account import Registration, UsernameTaken
from backend.accounts.services.registration.register_accounts import register_accounts, taken_usernames
from backend.accounts.utils.password_hashing import hash_password
from backend.shared.errors import Invalid
from tests.support.service.client import ServiceClient

PASSWORD = "four quiet ferries at dawn"
pytestmark = pytest.mark.django_db(transaction=True)


def registration(username: str, *, password: str = PASSWORD) -> Registration:
    email = f"{username}@plaza.example"
    return Registration(id=None, username=username, email=email, password=password, display_name=None)


@pytest.fixture
def register(at: datetime) -> Callable[..., list[object]]:
    password_hash = hash_password(PASSWORD)

    def run(*registrations: Registration) -> list[object]:
        return list(register_accounts(registrations=registrations, password_hash=password_hash, at=at))

    return run


def test_the_accounts_are_there_with_their_keys_and_events_in_order(register: Callable[..., list[object]]) -> None:
    ids = register(registration("ada"), registration("bea"))

    accounts = [Account.objects.get(id=account_id) for account_id in ids]
    assert [account.username for account in accounts] == ["ada", "bea"]
    assert AccountKey.objects.count() == 2
    assert Session.objects.count() == 0
    events = OutboxRow.objects.values_list("target", "payload__type")
    assert sorted(events) == [
        ("audit", "audit.recorded"),
        ("audit", "audit.recorded"),
        ("social", "account.registered"),
        ("social", "account.registered"),
    ]


def test_each_of_them_can_log_in(register: Callable[..., list[object]], client: ServiceClient) -> None:
    register(registration("ada"), registration("bea"))
    answer = client.post("/auth/login", {"login": "bea", "password": PASSWORD})
    assert (answer.status, answer.data["account"]["email"]) == (200, "bea@plaza.example")


def test_one_taken_name_refuses_all(register: Callable[..., list[object]]) -> None:
    register(registration("ada"))
    with pytest.raises(UsernameTaken):
        register(registration("bea"), registration("ada"))
    assert Account.objects.count() == 1


def test_one_invalid_registration_refuses_all(register: Callable[..., list[object]]) -> None:
    with pytest.raises(Invalid):
        register(registration("ada"), registration("b"))
    assert (Account.objects.count(), OutboxRow.objects.count()) == (0, 0)


def test_taken_names_are_found(register: Callable[..., list[object]]) -> None:
    register(registration("ada"))
    assert taken_usernames(usernames=["ada", "bea"]) == {"ada"}
