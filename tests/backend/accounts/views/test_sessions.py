"""GET /auth/sessions, DELETE /auth/sessions/{id}, POST /auth/logout."""

from datetime import timedelta
from uuid import uuid4

import pytest

from backend.accounts.models import Session
from backend.shared.clock import now
from tests.support.service.client import ServiceClient
from tests.support.service.newcomer import register
from tests.support.workers.outbox import audited, forget_outbox

pytestmark = pytest.mark.django_db(transaction=True)


def test_devices_are_listed_the_latest_first() -> None:
    ada = register()
    phone = ada.log_in(device="A phone\u202e")
    register()

    listed = phone.api.get("/auth/sessions").data

    assert [(item["device"], item["is_current"]) for item in listed["items"]] == [
        ("A phone", True),
        ("first device", False),
    ]
    assert (listed["limit"], listed["offset"], listed["next_cursor"]) == (20, 0, None)


def test_the_list_pages_by_cursor_and_by_offset() -> None:
    ada = register()
    for number in range(4):
        ada.log_in(device=f"device {number}")

    def devices(query: str) -> tuple[list[str], str | None]:
        page = ada.api.get(f"/auth/sessions?limit=2{query}").data
        return [item["device"] for item in page["items"]], page["next_cursor"]

    first, cursor = devices("")
    second, cursor = devices(f"&cursor={cursor}")
    third, end = devices(f"&cursor={cursor}")
    assert [*first, *second, *third] == ["device 3", "device 2", "device 1", "device 0", "first device"]
    assert end is None
    assert devices("&offset=2")[0] == second


def test_a_session_that_nobody_used_for_a_month_is_gone() -> None:
    ada = register()
    ada.log_in(device="old")
    Session.objects.filter(id=Session.objects.latest("created_at").id).update(last_used_at=now() - timedelta(days=30))

    assert [item["device"] for item in ada.api.get("/auth/sessions").data["items"]] == ["first device"]


def test_a_device_is_logged_out() -> None:
    ada = register()
    phone = ada.log_in(device="phone")
    session_id = phone.api.get("/auth/sessions").data["items"][0]["id"]
    forget_outbox()

    assert ada.api.delete(f"/auth/sessions/{session_id}").status == 200

    assert [item["device"] for item in ada.api.get("/auth/sessions").data["items"]] == ["first device"]
    assert phone.api.post("/auth/refresh", {"refresh_token": phone.refresh_token}).code == "INVALID_REFRESH_TOKEN"
    assert audited() == [
        {
            "actor_id": ada.id,
            "action": "session.revoked",
            "object_type": "session",
            "object_id": session_id,
            "changes": {"reason": "revoked"},
        }
    ]
    assert ada.api.delete(f"/auth/sessions/{session_id}").code == "SESSION_NOT_FOUND"


def test_nobody_logs_out_another() -> None:
    ada, mallory = register(), register()
    session_id = ada.api.get("/auth/sessions").data["items"][0]["id"]

    assert mallory.api.delete(f"/auth/sessions/{session_id}").code == "SESSION_NOT_FOUND"
    assert mallory.api.delete(f"/auth/sessions/{uuid4()}").code == "SESSION_NOT_FOUND"
    assert len(ada.api.get("/auth/sessions").data["items"]) == 1


def test_logging_out_ends_this_session_and_may_be_repeated(client: ServiceClient) -> None:
    ada = register()
    elsewhere = ada.log_in()
    forget_outbox()

    for _ in range(2):
        answer = client.post("/auth/logout", {"refresh_token": ada.refresh_token})
        assert (answer.status, answer.data) == (200, None)

    assert client.post("/auth/refresh", {"refresh_token": ada.refresh_token}).status == 401
    assert client.post("/auth/refresh", {"refresh_token": elsewhere.refresh_token}).status == 200
    assert [row["changes"] for row in audited() if row["action"] == "session.revoked"] == [{"reason": "logged_out"}]


def test_logging_out_with_a_token_that_never_was_changes_nothing(client: ServiceClient) -> None:
    assert client.post("/auth/logout", {"refresh_token": "nonsense"}).status == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/auth/sessions"),
        ("DELETE", f"/auth/sessions/{uuid4()}"),
        ("GET", "/accounts/me"),
        ("PUT", "/accounts/me"),
        ("POST", "/auth/change-password"),
        ("POST", "/auth/request-email-verification"),
    ],
)
def test_without_a_token_there_is_no_way(client: ServiceClient, method: str, path: str) -> None:
    answer = client.request(method, f"/api/v1{path}", {})

    assert (answer.status, answer.code, answer.headers["WWW-Authenticate"]) == (401, "UNAUTHENTICATED", "Bearer")


def test_the_number_of_queries_is_known(django_assert_num_queries) -> None:
    ada = register()
    with django_assert_num_queries(3):  # whether the session is open, the account with its key, the sessions
        ada.api.get("/auth/sessions")
