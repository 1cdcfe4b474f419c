"""POSTs that may be sent again: one effect, the same answer."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, connections, transaction

from backend.social.models import IdempotencyKey, Post
from tests.backend.shared.http.conftest import ADA, new_key
from tests.support.service.client import ServiceClient
from tests.support.stack.api import Answer
from tests.support.waiting import eventually

SECRET = "nobody else may read this"
HOLD = "SELECT head FROM sync_state WHERE account_id = %s FOR UPDATE"
LOCKS = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    """Two threads, each with a connection of its own."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        yield pool


@pytest.fixture
def notes(transactional_db: None, cache: object, probe: ServiceClient) -> ServiceClient:
    """A client of a POST that anybody may send."""
    return probe


def publish(client: ServiceClient, text: str, *, key: dict[str, str]) -> Answer:
    return client.post("/posts", {"text": text}, headers=key)


def in_thread(work: Callable[[], Answer]) -> Answer:
    """Do this with a connection that is closed in the end."""
    try:
        return work()
    finally:
        connections.close_all()


def posts_of(account_id: UUID) -> int:
    return Post.objects.filter(owner_id=account_id).count()


def locks() -> int:
    with connection.cursor() as cursor:
        cursor.execute(LOCKS)
        found: int = cursor.fetchone()[0]
    return found


def test_a_repeated_post_is_answered_as_before_and_done_once(ada: ServiceClient) -> None:
    key = new_key()

    first, second = publish(ada, "hello", key=key), publish(ada, "hello", key=key)

    assert (first.status, second.status) == (201, 201)
    assert second.body == first.body
    assert (first.headers.get("Idempotent-Replayed"), second.headers["Idempotent-Replayed"]) == (None, "true")
    assert second.headers["X-Request-ID"] != first.headers["X-Request-ID"]
    assert posts_of(ADA) == 1


def test_without_a_key_each_post_is_another(ada: ServiceClient) -> None:
    for _ in range(2):
        ada.post("/posts", {"text": "hello"})

    assert posts_of(ADA) == 2
    assert IdempotencyKey.objects.count() == 0


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/posts", {"text": "other"}),
        ("/posts?x=1", {"text": "other"}),
        ("/follows", {"account_id": "0192f0c1-3b7a-7d41-8c52-1f6e0a9b8c7d"}),
    ],
)
def test_a_key_that_was_used_for_something_else_is_refused(ada: ServiceClient, path: str, body: dict[str, str]) -> None:
    key = new_key()
    publish(ada, "hello", key=key)

    answer = ada.post(path, body, headers=key)

    assert (answer.status, answer.code) == (422, "IDEMPOTENCY_KEY_REUSED")
    assert posts_of(ADA) == 1


def test_a_request_that_is_still_at_work_is_not_done_a_second_time(
    ada: ServiceClient, threads: ThreadPoolExecutor
) -> None:
    ada.post("/posts", {"text": "the first one"})
    key = new_key()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(HOLD, [ADA])
        working = threads.submit(in_thread, lambda: publish(ada, "hello", key=key))
        eventually(locks, is_so=lambda held: held == 1)
        again = threads.submit(in_thread, lambda: publish(ada, "hello", key=key)).result(timeout=30)
    done = working.result(timeout=30)
    afterwards = publish(ada, "hello", key=key)

    assert (again.status, again.code) == (409, "IDEMPOTENCY_IN_PROGRESS")
    assert done.status == 201
    assert afterwards.body == done.body
    assert posts_of(ADA) == 2


def test_many_at_once_have_one_effect(ada: ServiceClient, threads: ThreadPoolExecutor) -> None:
    key = new_key()
    answers = list(threads.map(in_thread, [lambda: publish(ada, "hello", key=key)] * 8))

    assert {answer.status for answer in answers} <= {201, 409}
    assert len({answer.data["id"] for answer in answers if answer.status == 201}) == 1
    assert posts_of(ADA) == 1


def test_a_refusal_is_not_kept(ada: ServiceClient) -> None:
    key, parent = new_key(), uuid4()
    reply = {"text": "a reply", "reply_to_id": str(parent)}
    refused = [ada.post("/posts", reply, headers=key) for _ in range(2)]
    ada.post("/posts", {"id": str(parent), "text": "the parent"})

    taken = ada.post("/posts", reply, headers=key)

    assert [answer.status for answer in refused] == [422, 422]
    assert taken.status == 201
    assert "Idempotent-Replayed" not in taken.headers


@pytest.mark.parametrize("key", ["", "1", "not-a-uuid", "x" * 36, f"{uuid4()}{uuid4()}"])
def test_a_key_that_is_no_uuid_is_refused(ada: ServiceClient, key: str) -> None:
    answer = publish(ada, "hello", key={"Idempotency-Key": key})

    assert (answer.status, answer.code) == (400, "VALIDATION_ERROR")
    assert answer.body["error"]["details"]["fields"][0]["field"] == "Idempotency-Key"
    assert posts_of(ADA) == 0


def test_the_keys_of_two_accounts_are_apart(ada: ServiceClient, bob: ServiceClient) -> None:
    key = new_key()

    of_ada, of_bob = publish(ada, "hello", key=key), publish(bob, "something else", key=key)

    assert (of_ada.data["text"], of_bob.data["text"]) == ("hello", "something else")
    assert publish(bob, "something else", key=key).body == of_bob.body


def test_a_key_does_not_open_anothers_answer(ada: ServiceClient, client: ServiceClient) -> None:
    key = new_key()
    publish(ada, "hello", key=key)

    assert publish(client, "hello", key=key).status == 401


def test_what_is_kept_can_be_read_by_nobody(ada: ServiceClient) -> None:
    publish(ada, SECRET, key=new_key())
    kept: Any = IdempotencyKey.objects.get()
    stored = b"".join(bytes(value) for value in (kept.request_digest, kept.sealed_answer))

    assert kept.status == 201
    assert SECRET.encode() not in stored
    assert b'"data"' not in stored
    assert len(bytes(kept.request_digest)) == 32


def test_an_answer_that_was_moved_to_another_key_is_not_given(ada: ServiceClient) -> None:
    first, second = new_key(), new_key()
    publish(ada, "hello", key=first)
    publish(ada, "hello", key=second)
    moved: Any = IdempotencyKey.objects.get(key=first["Idempotency-Key"])
    IdempotencyKey.objects.filter(key=second["Idempotency-Key"]).update(sealed_answer=moved.sealed_answer)

    assert publish(ada, "hello", key=second).status == 500


def test_anybodys_keys_are_kept_for_their_address(notes: ServiceClient) -> None:
    key, body = new_key(), {"text": "hello"}
    first = notes.request("POST", "/probe/notes", body, headers=key)
    again = notes.request("POST", "/probe/notes", body, headers=key)
    elsewhere = notes.request("POST", "/probe/letters", body, headers=key)

    assert again.body == first.body
    assert again.headers["Idempotent-Replayed"] == "true"
    assert elsewhere.status == 201
    assert elsewhere.data["id"] != first.data["id"]


def test_after_a_refusal_the_key_may_go_with_another_body(notes: ServiceClient) -> None:
    key = new_key()
    refused = notes.request("POST", "/probe/notes", {"text": ""}, headers=key)
    taken = notes.request("POST", "/probe/notes", {"text": "hello"}, headers=key)

    assert (refused.status, refused.code) == (422, "NO_TEXT")
    assert (taken.status, taken.data["text"]) == (201, "hello")


def test_a_replay_is_counted_and_logged_like_any_request(ada: ServiceClient) -> None:
    key = new_key()
    first, second = publish(ada, "hello", key=key), publish(ada, "hello", key=key)

    assert int(second.headers["RateLimit-Remaining"]) == int(first.headers["RateLimit-Remaining"]) - 1
