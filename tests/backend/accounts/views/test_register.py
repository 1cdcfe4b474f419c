"""POST /auth/register."""

from uuid import UUID, uuid1, uuid4

import pytest

from backend.accounts.models import Account, AccountKey, IdempotencyKey, RefreshToken, Session
from backend.shared.clock import now
from backend.shared.identifiers import uuid7
from tests.support.service.client import ServiceClient
from tests.support.service.newcomer import register, registration
from tests.support.stack.api import PASSWORD
from tests.support.workers.outbox import audited, outbox, told_social

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_newcomer_gets_an_account_and_tokens(client: ServiceClient) -> None:
    answer = client.post(
        "/auth/register",
        {"username": "Ada_1", "email": "Ada@Example.org", "password": PASSWORD, "display_name": " Ada  Lovelace "},
    )

    assert answer.status == 201
    account, tokens = answer.data["account"], answer.data["tokens"]
    assert {**account, "id": "", "created_at": ""} == {
        "id": "",
        "username": "ada_1",
        "display_name": "Ada Lovelace",
        "bio": "",
        "avatar_url": None,
        "avatar_media_id": None,
        "is_private": False,
        "created_at": "",
        "email": "Ada@Example.org",
        "email_verified": False,
    }
    assert UUID(account["id"]).version == 7
    assert account["created_at"].endswith("Z")
    assert (tokens["token_type"], tokens["expires_in"]) == ("Bearer", 900)
    assert answer.headers["Cache-Control"] == "no-store"
    assert client.as_bearer(tokens["access_token"]).get("/accounts/me").data == account


def test_nothing_secret_and_nothing_personal_is_stored_in_clear(client: ServiceClient) -> None:
    tokens = client.post(
        "/auth/register",
        {"username": "ada", "email": "ada@example.org", "password": PASSWORD},
        headers={"User-Agent": "Ada's engine", "Idempotency-Key": str(uuid4())},
    ).data["tokens"]

    rows = [
        row for model in (Account, AccountKey, Session, RefreshToken, IdempotencyKey) for row in model.objects.values()
    ]
    stored = repr([{key: bytes(v) if isinstance(v, memoryview) else v for key, v in row.items()} for row in rows])
    assert "$argon2id$" in stored
    for secret in (PASSWORD, "ada@example.org", "Ada's engine", tokens["refresh_token"], tokens["access_token"]):
        assert secret not in stored


def test_the_others_are_told_and_a_mail_is_due() -> None:
    ada = register(username="ada", display_name="Ada")

    assert [(event["type"], event["version"], event["payload"]) for event in told_social()] == [
        (
            "account.registered",
            1,
            {
                "id": ada.id,
                "username": "ada",
                "display_name": "Ada",
                "avatar_url": None,
                "is_private": False,
                "version": 1,
                "is_deleted": False,
            },
        )
    ]
    session_id = str(Session.objects.get().id)
    assert audited() == [
        {
            "actor_id": ada.id,
            "action": "account.registered",
            "object_type": "account",
            "object_id": ada.id,
            "changes": {"fields": ["username", "display_name", "email", "password"], "session_id": session_id},
        }
    ]
    assert ("send_verification_mail", "", {"account_id": ada.id, "is_first": True}) in outbox()


@pytest.mark.parametrize("made", [uuid4(), uuid7(at=now())])
def test_a_client_may_make_the_id(client: ServiceClient, made: UUID) -> None:
    assert client.post("/auth/register", registration(id=str(made))).data["account"]["id"] == str(made)


def test_every_wrong_field_is_named(client: ServiceClient) -> None:
    body = {"id": str(uuid1()), "username": "a b", "email": "nowhere", "password": "short", "display_name": "\u200b"}

    answer = client.post("/auth/register", body)

    assert answer.status == 400
    assert [(fault["field"], fault["code"]) for fault in answer.body["error"]["details"]["fields"]] == [
        ("id", "invalid_uuid_version"),
        ("username", "invalid_username"),
        ("email", "invalid_email"),
        ("password", "password_too_short"),
        ("display_name", "invalid_display_name"),
    ]
    assert not Account.objects.exists()


def test_missing_fields_are_named(client: ServiceClient) -> None:
    answer = client.post("/auth/register", {})

    assert answer.status == 400
    assert [fault["field"] for fault in answer.body["error"]["details"]["fields"]] == ["username", "email", "password"]


def test_a_password_made_of_the_username_is_refused(client: ServiceClient) -> None:
    answer = client.post("/auth/register", registration(username="charlotte", password="Charlotte-Charlotte-1987"))

    assert (answer.status, answer.body["error"]["details"]["fields"][0]["code"]) == (400, "password_too_personal")


def test_a_taken_username_is_a_conflict_in_any_case(client: ServiceClient) -> None:
    register(username="ada")

    answer = client.post("/auth/register", registration(username="ADA"))

    assert (answer.status, answer.code) == (409, "USERNAME_TAKEN")
    assert Account.objects.count() == 1


def test_a_taken_id_is_a_conflict(client: ServiceClient) -> None:
    ada = register()

    answer = client.post("/auth/register", registration(id=ada.id))

    assert (answer.status, answer.code) == (409, "ID_TAKEN")


def test_a_known_address_gets_the_same_answer_as_any_other(client: ServiceClient) -> None:
    ada = register()

    known = client.post("/auth/register", registration(email=ada.email.upper()))
    fresh = client.post("/auth/register", registration())

    assert known.status == fresh.status == 201
    assert known.data["account"].keys() == fresh.data["account"].keys()
    assert known.data["account"]["email_verified"] is False
    assert known.body["message"] == fresh.body["message"]


def test_a_repeated_request_opens_one_account_and_gets_the_same_tokens(client: ServiceClient) -> None:
    body, headers = registration(), {"Idempotency-Key": str(uuid4())}

    first = client.post("/auth/register", body, headers=headers)
    again = client.post("/auth/register", body, headers=headers)

    assert (first.status, again.status) == (201, 201)
    assert again.body == first.body
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Account.objects.count() == 1


def test_the_number_of_queries_is_known(client: ServiceClient, django_assert_num_queries) -> None:
    with django_assert_num_queries(8):  # taken?, BEGIN, account, key, session, token, outbox, COMMIT
        client.post("/auth/register", registration())
