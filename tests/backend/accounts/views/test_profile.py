"""GET and PUT /accounts/me, GET /accounts/{id}, GET /accounts?username=."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from backend.accounts.models import Account
from tests.support.outside.http_stub import OtherService, other_service
from tests.support.service.client import ServiceClient
from tests.support.service.newcomer import register
from tests.support.workers.outbox import audited, forget_outbox, outbox, told_social

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def social(settings: Any) -> Iterator[OtherService]:
    """Social, as far as it is told of closed profiles."""
    with other_service() as service:
        settings.SERVICE_URLS = {**settings.SERVICE_URLS, "social": service.url}
        yield service


def test_turning_private_is_answered_when_social_holds_it(social: OtherService) -> None:
    ada = register(username="ada")

    assert ada.api.put("/accounts/me", {"is_private": True}).status == 200
    assert ada.api.put("/accounts/me", {"is_private": True}).status == 200
    assert ada.api.put("/accounts/me", {"is_private": False}).status == 200

    (asked,) = social.asked
    assert asked.path == "/internal/v1/profiles/close"
    assert (asked.json["id"], asked.json["version"]) == (ada.id, 1)


@pytest.mark.parametrize("status", [503, 404, 400])
def test_where_social_does_not_confirm_nothing_is_changed_and_it_is_told_what_holds(
    social: OtherService, status: int
) -> None:
    ada = register()
    forget_outbox()
    social.answer = lambda asked: (status, {"data": None, "error": {"code": "X", "details": {}}, "message": "no"})

    answer = ada.api.put("/accounts/me", {"is_private": True, "bio": "new"})

    assert (answer.status, answer.code) == (503, "NOT_MADE_PRIVATE")
    mine = ada.api.get("/accounts/me").data
    assert (mine["is_private"], mine["bio"]) == (False, "")
    assert [(event["version"], event["payload"]["is_private"]) for event in told_social()] == [(2, False)]
    assert audited() == []


@pytest.mark.usefixtures("social")
def test_only_what_is_sent_changes() -> None:
    ada = register(display_name="Ada")
    forget_outbox()

    changed = ada.api.put("/accounts/me", {"bio": "Notes\r\non engines.\x00 ", "is_private": True}).data

    assert (changed["bio"], changed["is_private"], changed["display_name"]) == ("Notes\non engines.", True, "Ada")
    assert changed == ada.api.get("/accounts/me").data
    assert [(event["type"], event["version"], event["payload"]["is_private"]) for event in told_social()] == [
        ("account.updated", 2, True)
    ]
    assert audited() == [
        {
            "actor_id": ada.id,
            "action": "account.updated",
            "object_type": "account",
            "object_id": ada.id,
            "changes": {"fields": ["bio", "is_private"]},
        }
    ]


def test_text_is_kept_as_it_was_written() -> None:
    ada = register()
    text = "<script>alert('1 & 2')</script> '; DROP TABLE account; -- 👩‍💻"

    assert ada.api.put("/accounts/me", {"bio": text}).data["bio"] == text
    assert ada.api.get(f"/accounts/{ada.id}").data["bio"] == text


def test_a_picture_comes_and_goes() -> None:
    ada = register()
    picture = "https://cdn.example.org/a.png"

    assert ada.api.put("/accounts/me", {"avatar_url": picture}).data["avatar_url"] == picture
    assert ada.api.put("/accounts/me", {"display_name": "Ada"}).data["avatar_url"] == picture
    assert ada.api.put("/accounts/me", {"avatar_url": "http://plaza.test/cdn/a.png"}).status == 200
    assert ada.api.put("/accounts/me", {"avatar_url": None}).data["avatar_url"] is None


def test_changing_nothing_tells_nobody() -> None:
    ada = register(display_name="Ada")
    forget_outbox()

    for body in ({}, {"display_name": "Ada"}):
        assert ada.api.put("/accounts/me", body).status == 200
    for name, value in {"username": "eve", "id": str(uuid4()), "email_verified": True}.items():
        assert ada.api.put("/accounts/me", {name: value}).status == 400

    assert outbox() == []
    assert Account.objects.get().profile_version == 1


def test_every_wrong_field_is_named_and_nothing_changes() -> None:
    ada = register(display_name="Ada")

    answer = ada.api.put(
        "/accounts/me",
        {"display_name": "x" * 51, "bio": "x" * 501, "avatar_url": "javascript:alert(1)", "is_private": "perhaps"},
    )

    assert answer.status == 400
    assert [fault["field"] for fault in answer.body["error"]["details"]["fields"]] == [
        "display_name",
        "bio",
        "avatar_url",
        "is_private",
    ]
    assert ada.api.get("/accounts/me").data["display_name"] == "Ada"


def test_anybody_sees_the_public_profile(client: ServiceClient) -> None:
    ada = register(username="ada", display_name="Ada")

    profile = client.get(f"/accounts/{ada.id}").data

    assert profile.keys() == {"id", "username", "display_name", "bio", "avatar_url", "is_private", "created_at"}
    assert (profile["id"], profile["username"]) == (ada.id, "ada")
    assert client.get("/accounts?username=ADA").data == profile
    assert register().api.get(f"/accounts/{ada.id}").data == profile


@pytest.mark.parametrize("path", [f"/accounts/{uuid4()}", "/accounts?username=nobody", "/accounts?username=%00'"])
def test_there_is_no_such_account(client: ServiceClient, path: str) -> None:
    answer = client.get(path)

    assert (answer.status, answer.code) == (404, "ACCOUNT_NOT_FOUND")


@pytest.mark.parametrize(("path", "field"), [("/accounts/not-an-id", "account_id"), ("/accounts", "username")])
def test_a_malformed_question_is_refused(client: ServiceClient, path: str, field: str) -> None:
    answer = client.get(path)

    assert (answer.status, answer.body["error"]["details"]["fields"][0]["field"]) == (400, field)


def test_a_deleted_account_is_not_seen_any_more(client: ServiceClient) -> None:
    ada = register(username="ada")
    Account.objects.update(is_deleted=True)

    assert client.get(f"/accounts/{ada.id}").status == 404
    assert client.get("/accounts?username=ada").status == 404
    assert ada.api.get("/accounts/me").status == 401
    assert ada.api.put("/accounts/me", {"bio": "still here"}).status == 401
    assert ada.api.get("/auth/sessions").status == 401
    assert Account.objects.get().bio == ""


@pytest.mark.parametrize("path", ["/accounts/me", "/accounts/{id}", "/accounts?username=ada"])
def test_who_has_the_newest_version_is_told_so(path: str) -> None:
    ada = register(username="ada")
    address = path.format(id=ada.id)
    first = ada.api.get(address)

    same = ada.api.get(address, headers={"If-None-Match": first.headers["ETag"]})
    ada.api.put("/accounts/me", {"bio": "new"})
    changed = ada.api.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert (same.status, same.body, same.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert (changed.status, changed.data["bio"]) == (200, "new")


def test_the_number_of_queries_is_known(django_assert_num_queries) -> None:
    ada = register()
    with django_assert_num_queries(2):  # whether the session is open, the account
        ada.api.get("/accounts/me")
    with django_assert_num_queries(2):
        ada.api.get(f"/accounts/{ada.id}")
    with django_assert_num_queries(2):
        ada.api.get(f"/accounts?username={ada.username}")
    with django_assert_num_queries(6):  # whether the session is open, BEGIN, lock, account, outbox, COMMIT
        ada.api.put("/accounts/me", {"bio": "new"})
