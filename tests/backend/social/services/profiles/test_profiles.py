"""Copies of accounts' profiles: by events, or fetched at once where no event has come yet."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from django.conf import settings as django_settings

from backend.shared.clients.signature import signed_headers
from backend.shared.clock import now
from backend.social.models import Profile
from tests.backend.social.conftest import MakePerson, statements
from tests.support.outside.http_stub import Asked, OtherService, other_service
from tests.support.service.client import ServiceClient
from tests.support.stack.api import Answer
from tests.support.workers.social_work import run_work

ADA = uuid4()


def state(account_id: UUID = ADA, *, version: int = 1, **fields: Any) -> dict[str, Any]:
    """Return an account as accounts sends it."""
    known = {"username": "ada", "display_name": "Ada", "avatar_url": None, "is_private": False, "is_deleted": False}
    return {"id": str(account_id), "version": version, **known, **fields}


def send(client: ServiceClient, *states: dict[str, Any], kind: str = "account.updated") -> Answer:
    """Deliver one event for each state, as accounts does."""
    common = {"type": kind, "at": now(), "source": "accounts", "request_id": str(uuid4())}
    events = [{"id": str(uuid4()), "version": each["version"], "payload": each, **common} for each in states]
    body = orjson.dumps({"events": events})
    path = "/internal/v1/events"
    signed = signed_headers(
        key=django_settings.INTERNAL_KEYS[0], service="accounts", method="POST", path=path, body=body, at=now()
    )
    return client.request("POST", path, body, headers=signed)


def close(client: ServiceClient, account: dict[str, Any]) -> Answer:
    """Close a profile, as accounts does before it answers."""
    body, path = orjson.dumps(account), "/internal/v1/profiles/close"
    signed = signed_headers(
        key=django_settings.INTERNAL_KEYS[0], service="accounts", method="POST", path=path, body=body, at=now()
    )
    return client.request("POST", path, body, headers=signed)


@pytest.fixture
def accounts(settings: Any) -> Iterator[OtherService]:
    """Accounts, as far as these tests need it: it knows nobody until it is told."""
    with other_service() as service:
        settings.SERVICE_URLS = {**settings.SERVICE_URLS, "accounts": service.url}
        service.answer = lambda asked: (404, {"data": None, "error": {"code": "NOT_FOUND"}, "message": "nobody"})
        yield service


def knows(accounts: OtherService, *states: dict[str, Any]) -> None:
    """Let accounts answer with these states."""
    by_path = {f"/internal/v1/accounts/{each['id']}": each for each in states}

    def answer(asked: Asked) -> tuple[int, Any]:
        found = by_path.get(asked.path)
        return (200, {"data": found}) if found else (404, {"data": None, "error": {"code": "NOT_FOUND"}, "message": ""})

    accounts.answer = answer


def test_statements_do_not_grow_with_the_batch(anonymous: ServiceClient) -> None:
    def arrivals(count: int) -> int:
        with statements() as sent:
            send(anonymous, *(state(uuid4(), username=f"u{uuid4().hex[:12]}") for _ in range(count)))
        return len(sent)

    assert arrivals(20) == arrivals(1)


def test_registered_accounts_arrive_in_one_batch(anonymous: ServiceClient) -> None:
    answer = send(anonymous, state(), state(uuid4(), username="bob"), kind="account.registered")

    assert [result["status"] for result in answer.data["results"]] == ["accepted", "accepted"]
    assert sorted(Profile.objects.values_list("username", "version")) == [("ada", 1), ("bob", 1)]


def test_the_higher_version_stays_whatever_comes_later(anonymous: ServiceClient) -> None:
    send(anonymous, state(version=3, display_name="third"))
    send(anonymous, state(version=2, display_name="second"))
    assert Profile.objects.get().display_name == "third"

    send(anonymous, state(version=4, display_name="fourth"), state(version=5, is_private=True, username="ada2"))

    profile = Profile.objects.get()
    assert (profile.username, profile.is_private, profile.version) == ("ada2", True, 5)


def test_an_update_leaves_what_social_counts(anonymous: ServiceClient, person: MakePerson) -> None:
    ada, bob = person("ada"), person("bob")
    bob.follows(ada)

    send(anonymous, state(ada.id, version=2, display_name="Countess"))

    profile = Profile.objects.get(id=ada.id)
    assert (profile.display_name, profile.follower_count, profile.is_fanned_out) == ("Countess", 1, True)


def test_a_closed_profile_is_private_at_once_and_the_next_event_settles_it(
    anonymous: ServiceClient, person: MakePerson
) -> None:
    ada, reader = person("ada"), person("reader")
    post = ada.posts("for friends from now on")
    account = state(ada.id, username="ada")
    assert reader.sees(post)

    assert [close(anonymous, account).status for _ in range(2)] == [200, 200]

    assert not reader.sees(post)
    assert anonymous.get(f"/posts?author_id={ada.id}").data["items"] == []
    assert reader.follows(ada) == "requested"
    send(anonymous, state(ada.id, username="ada", version=2))
    assert reader.sees(post)
    close(anonymous, account)  # a late one
    assert reader.sees(post)


def test_who_is_closed_before_the_first_event_came_is_private_too(anonymous: ServiceClient) -> None:
    assert close(anonymous, state()).status == 200
    send(anonymous, state(), kind="account.registered")

    assert Profile.objects.get(id=ADA).is_private is True


def test_requests_are_accepted_when_an_account_opens(anonymous: ServiceClient, person: MakePerson) -> None:
    hidden = person("hidden", is_private=True)
    askers = [person(f"asker{number}") for number in range(3)]
    assert {asker.follows(hidden) for asker in askers} == {"requested"}
    run_work(seed=1)
    assert hidden.ids("/follow-requests")

    send(anonymous, state(hidden.id, username="hidden", version=2))
    run_work(seed=1)

    assert hidden.ids("/follow-requests") == []
    assert len(hidden.ids("/followers")) == 3
    assert Profile.objects.get(id=hidden.id).follower_count == 3


def test_a_changed_name_shows_on_posts(anonymous: ServiceClient, person: MakePerson) -> None:
    ada = person("ada")
    post = ada.posts()

    send(anonymous, state(ada.id, version=2, display_name="Countess", avatar_url="https://cdn.test/a.webp"))

    author = anonymous.get(f"/posts/{post['id']}").data["author"]
    assert (author["display_name"], author["avatar_url"]) == ("Countess", "https://cdn.test/a.webp")


def test_a_malformed_event_is_refused_alone(anonymous: ServiceClient) -> None:
    answer = send(anonymous, {"version": 1, "nonsense": True}, state())

    assert sorted(result["status"] for result in answer.data["results"]) == ["accepted", "refused"]
    assert Profile.objects.get().username == "ada"


def test_an_unsigned_event_is_refused(anonymous: ServiceClient) -> None:
    assert anonymous.request("POST", "/internal/v1/events", {"events": []}).status == 401


def test_a_follow_right_after_registration_fetches_both(
    accounts: OtherService, anonymous: ServiceClient, person: MakePerson, token_for: Any
) -> None:
    fresh, other = uuid4(), uuid4()
    knows(accounts, state(fresh, username="fresh"), state(other, username="other", is_private=True))

    answer = anonymous.as_bearer(token_for(fresh)).post("/follows", {"account_id": str(other)})

    assert answer.data == {"account_id": str(other), "state": "requested"}
    assert sorted(Profile.objects.values_list("username", flat=True)) == ["fresh", "other"]
    assert sorted(asked.path for asked in accounts.asked) == sorted(
        f"/internal/v1/accounts/{each}" for each in (fresh, other)
    )


def test_a_first_post_right_after_registration(
    accounts: OtherService, anonymous: ServiceClient, token_for: Any
) -> None:
    fresh = uuid4()
    knows(accounts, state(fresh, username="fresh"))
    client = anonymous.as_bearer(token_for(fresh))

    first = client.post("/posts", {"text": "hello"}, headers={"Idempotency-Key": str(uuid4())})
    second = client.post("/posts", {"text": "again"})

    assert (first.data["author"]["username"], second.status) == ("fresh", 201)
    assert len(accounts.asked) == 1


def test_an_account_that_accounts_does_not_know_is_not_found(accounts: OtherService, person: MakePerson) -> None:
    answer = person("ada").api.post("/follows", {"account_id": str(uuid4())})

    assert (answer.status, answer.code) == (404, "ACCOUNT_NOT_FOUND")


def test_where_accounts_is_away_a_stranger_can_wait(person: MakePerson) -> None:
    ada, bob = person("ada"), person("bob")

    assert ada.api.post("/follows", {"account_id": str(uuid4())}).status == 503
    assert ada.follows(bob) == "accepted"
