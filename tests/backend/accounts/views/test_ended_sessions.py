"""An access token is worth nothing when its session has ended, and no answer gives out its tokens again."""

from uuid import UUID, uuid4

import pytest

from backend.shared.cache.client import Connection
from backend.shared.cache.ended_sessions import KEY, SessionState, mark_all_ended, session_command, session_state
from backend.shared.clock import now
from tests.support.service.client import ServiceClient
from tests.support.service.newcomer import Newcomer, register
from tests.support.service.signed import read_signed
from tests.support.stack.api import PASSWORD
from tests.support.workers.accounts_work import mails_to, token_in

pytestmark = pytest.mark.django_db(transaction=True)
FRESH = "another long passphrase of a test"


def session_of(person: Newcomer) -> str:
    items = person.api.get("/auth/sessions").data["items"]
    return str(next(item["id"] for item in items if item["is_current"]))


def state_of(cache: Connection, session_id: str) -> SessionState:
    return session_state(cache.call(*session_command(UUID(session_id))))


def test_a_revoked_device_reads_writes_and_ends_nothing() -> None:
    ada = register()
    phone = ada.log_in()
    assert ada.api.delete(f"/auth/sessions/{session_of(phone)}").status == 200

    answers = [
        phone.api.get("/accounts/me"),
        phone.api.put("/accounts/me", {"bio": "still here"}),
        phone.api.delete(f"/auth/sessions/{session_of(ada)}"),
        phone.api.post("/auth/change-password", {"current_password": PASSWORD, "new_password": FRESH}),
    ]

    assert [(answer.status, answer.code) for answer in answers] == [(401, "SESSION_ENDED")] * 4
    assert ada.api.get("/accounts/me").data["bio"] == ""


def test_the_other_services_are_told_at_once(cache: Connection) -> None:
    ada = register()
    phone = ada.log_in()
    ended, open_one = session_of(phone), session_of(ada)
    mark_all_ended(session_ids=[], at=now())

    ada.api.delete(f"/auth/sessions/{ended}")

    assert state_of(cache, ended) is SessionState.ENDED
    assert state_of(cache, open_one) is SessionState.LIVE


def test_an_emptied_cache_takes_nobody_for_live_and_is_filled_again(cache: Connection) -> None:
    ada = register()
    phone = ada.log_in()
    ended, open_one = session_of(phone), session_of(ada)
    ada.api.delete(f"/auth/sessions/{ended}")
    cache.call("DEL", KEY)
    assert state_of(cache, ended) is SessionState.UNKNOWN

    answers = [read_signed(f"/internal/v1/sessions/{session_id}") for session_id in (ended, open_one)]

    assert [answer.data for answer in answers] == [
        {"account_id": ada.id, "is_open": False},
        {"account_id": ada.id, "is_open": True},
    ]
    assert state_of(cache, ended) is SessionState.ENDED
    assert state_of(cache, open_one) is SessionState.LIVE


def test_a_kept_log_in_dies_with_its_session(client: ServiceClient) -> None:
    ada = register()
    key, body = {"Idempotency-Key": str(uuid4())}, {"login": ada.username, "password": PASSWORD}
    first = client.post("/auth/login", body, headers=key)
    again = client.post("/auth/login", body, headers=key)
    assert (again.body, again.headers["Idempotent-Replayed"]) == (first.body, "true")

    client.post("/auth/logout", {"refresh_token": first.data["tokens"]["refresh_token"]})
    fresh = client.post("/auth/login", body, headers=key)

    assert "Idempotent-Replayed" not in fresh.headers
    assert fresh.data["tokens"]["refresh_token"] != first.data["tokens"]["refresh_token"]


def test_a_kept_log_in_dies_with_the_password(client: ServiceClient) -> None:
    ada = register()
    key, body = {"Idempotency-Key": str(uuid4())}, {"login": ada.username, "password": PASSWORD}
    tokens = client.post("/auth/login", body, headers=key).data["tokens"]
    phone = client.as_bearer(tokens["access_token"])
    assert phone.post("/auth/change-password", {"current_password": PASSWORD, "new_password": FRESH}).status == 200

    answer = client.post("/auth/login", body, headers=key)

    assert (answer.status, answer.code) == (401, "INVALID_CREDENTIALS")


@pytest.mark.parametrize("path", ["/auth/refresh", "/auth/register"])
def test_no_other_kept_answer_gives_out_tokens_of_an_ended_session(client: ServiceClient, path: str) -> None:
    ada = register()
    key = {"Idempotency-Key": str(uuid4())}
    name = f"kept_{uuid4().hex[:12]}"
    bodies = {
        "/auth/refresh": {"refresh_token": ada.refresh_token},
        "/auth/register": {"username": name, "email": f"{name}@example.org", "password": PASSWORD},
    }
    tokens = client.post(path, bodies[path], headers=key).data["tokens"]
    client.post("/auth/logout", {"refresh_token": tokens["refresh_token"]})

    answer = client.post(path, bodies[path], headers=key)

    assert answer.status in {401, 409}
    assert answer.body["data"] is None


def test_a_changed_password_voids_every_link() -> None:
    ada = register()
    ServiceClient().post("/auth/request-password-reset", {"login": ada.username})
    links = [token_in(mail) for mail in mails_to(ada.email)]
    assert len(links) == 2
    ada.api.post("/auth/change-password", {"current_password": PASSWORD, "new_password": FRESH})

    reset = [
        ServiceClient().post("/auth/reset-password", {"token": link, "new_password": "a thief's long passphrase"}).code
        for link in links
    ]

    assert reset == ["INVALID_MAIL_TOKEN"] * 2
