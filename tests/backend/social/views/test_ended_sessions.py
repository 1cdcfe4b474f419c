"""A session that ended elsewhere ends here too, at once; in doubt accounts is asked before anything is written."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from backend.shared.cache.client import Connection
from backend.shared.cache.ended_sessions import mark_all_ended, mark_ended
from backend.shared.clock import now
from tests.backend.social.conftest import make_profile
from tests.support.outside.http_stub import Asked, OtherService, other_service
from tests.support.service.client import ServiceClient

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def accounts(settings: Any) -> Iterator[OtherService]:
    """The accounts service, as far as it is asked for sessions."""
    settings.SESSION_SOURCE = "backend.shared.clients.sessions.is_session_open"
    with other_service() as service:
        settings.SERVICE_URLS = {**settings.SERVICE_URLS, "accounts": service.url}
        yield service


@pytest.fixture
def ada() -> UUID:
    """An account with a profile."""
    return make_profile(account_id=uuid4(), username="ada").id


def answering(account_id: UUID, *, is_open: bool) -> Callable[[Asked], tuple[int, Any]]:
    data = {"account_id": str(account_id), "is_open": is_open}
    return lambda asked: (200, {"data": data, "error": None, "message": "OK"})


def client_of(account_id: UUID, session_id: UUID, token_for: Callable[..., str]) -> ServiceClient:
    return ServiceClient(token=token_for(account_id, "ada", session_id=session_id))


def test_an_ended_session_neither_reads_nor_writes(
    cache: Connection, accounts: OtherService, ada: UUID, token_for: Callable[..., str]
) -> None:
    ended, open_one = uuid4(), uuid4()
    mark_all_ended(session_ids=[ended], at=now())

    gone, here = client_of(ada, ended, token_for), client_of(ada, open_one, token_for)

    assert [gone.get("/feed").code, gone.post("/posts", {"text": "x"}).code] == ["SESSION_ENDED"] * 2
    assert [here.get("/feed").status, here.post("/posts", {"text": "x"}).status] == [200, 201]
    assert accounts.asked == []
    mark_ended(session_ids=[open_one], at=now())
    assert here.post("/posts", {"text": "x"}).code == "SESSION_ENDED"


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize(("is_open", "status"), [(True, 201), (False, 401)])
def test_an_emptied_cache_lets_read_and_asks_before_a_write(
    accounts: OtherService, ada: UUID, token_for: Callable[..., str], is_open: bool, status: int
) -> None:
    accounts.answer, session_id = answering(ada, is_open=is_open), uuid4()
    client = client_of(ada, session_id, token_for)

    assert client.get("/following").status == 200
    assert accounts.asked == []
    assert client.post("/posts", {"text": "x"}).status == status
    assert [asked.path for asked in accounts.asked] == [f"/internal/v1/sessions/{session_id}"]


def test_where_nobody_can_tell_nothing_is_written(
    cache: Connection, accounts: OtherService, ada: UUID, token_for: Callable[..., str]
) -> None:
    accounts.answer = lambda asked: (
        503,
        {"data": None, "error": {"code": "UNAVAILABLE", "details": {}}, "message": "no"},
    )
    client = client_of(ada, uuid4(), token_for)

    answer = client.post("/posts", {"text": "x"})

    assert answer.status == 503
    assert client.get(f"/posts?author_id={ada}").data["items"] == []


def test_a_session_of_somebody_else_is_no_session(
    cache: Connection, accounts: OtherService, ada: UUID, token_for: Callable[..., str]
) -> None:
    accounts.answer = answering(uuid4(), is_open=True)

    assert client_of(ada, uuid4(), token_for).post("/posts", {"text": "x"}).code == "SESSION_ENDED"
