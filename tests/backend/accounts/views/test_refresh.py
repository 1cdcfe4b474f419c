"""POST /auth/refresh."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from backend.accounts.models import Account, RefreshToken, Session
from backend.shared.clock import now
from tests.support.service.client import ServiceClient
from tests.support.service.newcomer import register
from tests.support.stack.api import Answer
from tests.support.workers.outbox import audited, audited_actions, forget_outbox

pytestmark = pytest.mark.django_db(transaction=True)


def refresh(token: str, **headers: str) -> Answer:
    return ServiceClient().post("/auth/refresh", {"refresh_token": token}, headers=headers)


def test_a_token_is_rotated_into_the_next_pair(client: ServiceClient) -> None:
    ada = register()
    forget_outbox()

    answer = refresh(ada.refresh_token)

    assert answer.status == 200
    tokens = answer.data["tokens"]
    assert tokens["refresh_token"] != ada.refresh_token
    assert client.as_bearer(tokens["access_token"]).get("/accounts/me").data["id"] == ada.id
    assert refresh(tokens["refresh_token"]).status == 200
    assert audited_actions() == ["session.refreshed", "session.refreshed"]
    assert RefreshToken.objects.filter(rotated_at__isnull=True, successor__isnull=True).count() == 1


def test_who_lost_the_answer_gets_the_same_successor() -> None:
    ada = register()

    first, again = refresh(ada.refresh_token), refresh(ada.refresh_token)

    assert again.status == 200
    assert again.data["tokens"]["refresh_token"] == first.data["tokens"]["refresh_token"]
    assert RefreshToken.objects.count() == 2
    assert refresh(again.data["tokens"]["refresh_token"]).status == 200


def test_reuse_after_ten_seconds_ends_the_whole_session() -> None:
    ada = register()
    newest = refresh(ada.refresh_token).data["tokens"]["refresh_token"]
    RefreshToken.objects.filter(rotated_at__isnull=False).update(rotated_at=now() - timedelta(seconds=11))
    forget_outbox()

    reused = refresh(ada.refresh_token)

    assert (reused.status, reused.code) == (401, "REFRESH_TOKEN_REUSED")
    assert (refresh(newest).status, refresh(newest).code) == (401, "INVALID_REFRESH_TOKEN")
    assert Session.objects.get().revoke_reason == "token_reused"
    assert [(row["action"], row["actor_id"], row["changes"]) for row in audited()] == [
        ("session.revoked", None, {"reason": "token_reused"})
    ]


def test_reuse_after_the_successor_was_used_ends_the_session_at_once() -> None:
    ada = register()
    second = refresh(ada.refresh_token).data["tokens"]["refresh_token"]
    third = refresh(second).data["tokens"]["refresh_token"]

    assert refresh(ada.refresh_token).code == "REFRESH_TOKEN_REUSED"
    assert refresh(third).code == "INVALID_REFRESH_TOKEN"


def test_the_end_of_the_session_is_committed_under_an_idempotency_key_too() -> None:
    ada = register()
    second = refresh(ada.refresh_token).data["tokens"]["refresh_token"]
    third = refresh(second).data["tokens"]["refresh_token"]

    reused = refresh(ada.refresh_token, **{"Idempotency-Key": str(uuid4())})

    assert reused.code == "REFRESH_TOKEN_REUSED"
    assert refresh(third).code == "INVALID_REFRESH_TOKEN"


def test_another_session_lives_on() -> None:
    ada = register()
    elsewhere = ada.log_in()
    second = refresh(ada.refresh_token).data["tokens"]["refresh_token"]
    refresh(second)

    assert refresh(ada.refresh_token).code == "REFRESH_TOKEN_REUSED"
    assert refresh(elsewhere.refresh_token).status == 200


@pytest.mark.parametrize("token", ["", "nonsense", "\x00", "x" * 200])
def test_a_token_that_never_was_is_refused(token: str) -> None:
    assert (refresh(token).status, refresh(token).code) == (401, "INVALID_REFRESH_TOKEN")


def test_an_expired_token_is_refused() -> None:
    ada = register()
    RefreshToken.objects.update(expires_at=now())

    assert refresh(ada.refresh_token).code == "INVALID_REFRESH_TOKEN"


def test_the_token_of_a_deleted_account_is_refused() -> None:
    ada = register()
    Account.objects.update(is_deleted=True)

    assert refresh(ada.refresh_token).code == "INVALID_REFRESH_TOKEN"


def test_eight_at_once_get_one_successor() -> None:
    ada = register()

    def attempt(_: int) -> Answer:
        try:
            return refresh(ada.refresh_token)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(attempt, range(8)))

    assert [answer.status for answer in answers] == [200] * 8
    assert len({answer.data["tokens"]["refresh_token"] for answer in answers}) == 1
    assert RefreshToken.objects.count() == 2


def test_the_number_of_queries_is_known(django_assert_num_queries) -> None:
    ada = register()
    with django_assert_num_queries(7):  # BEGIN, lock, token, session, successor, outbox, COMMIT
        refresh(ada.refresh_token)
