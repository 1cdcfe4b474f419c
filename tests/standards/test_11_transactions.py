"""A use case happens whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg

from config.cli.stack import StackState
from tests.standards.conftest import Rows
from tests.support.scenarios.scenario import Call
from tests.support.scenarios.walk import Operation, Walk
from tests.support.stack.api import Answer, Person
from tests.support.waiting import eventually

RULE = "11"
FAILING = "fa11fa11"
CONSTRAINT = "no_event_of_a_failing_write"
MET_BY = (
    "backend/shared/transactions.py",
    "backend/shared/outbox/write.py",
    "backend/social/services/posts/publish_post.py",
)


def state_of(person: Person, rows: Rows) -> list[object]:
    """Return everything that publishing writes."""
    head = rows("social", "SELECT head FROM sync_state WHERE account_id = %s", (person.id,))
    posts = rows("social", "SELECT count(*) FROM post WHERE owner_id = %s", (person.id,))
    audited = rows(
        "social", "SELECT count(*) FROM outbox WHERE payload::text LIKE %s", (f"%{person.id}%post.created%",)
    )
    return [head, posts, audited]


def test_a_write_that_fails_in_its_last_step_leaves_nothing_of_the_steps_before(ada: Person, rows: Rows) -> None:
    taken = str(uuid4())
    ada.posts("the first", id=taken)
    before = state_of(ada, rows)
    refused = ada.api.post("/posts", {"id": taken, "text": "the same id again"})
    assert (refused.status, refused.code) == (409, "ID_TAKEN")
    assert state_of(ada, rows)[:2] == before[:2]


def test_fact_and_event_are_there_together(ada: Person, rows: Rows) -> None:
    number = "SELECT coalesce(max(version), 0) AS version FROM post WHERE owner_id = %s"
    post = ada.posts("counted")
    head = rows("social", "SELECT head FROM sync_state WHERE account_id = %s", (ada.id,))
    assert rows("social", number, (ada.id,))[0]["version"] <= head[0]["head"]
    assert rows("social", "SELECT id FROM post WHERE id = %s", (post["id"],))


def test_every_write_that_fails_at_its_event_has_done_nothing(walk: Walk, stack: StackState, rows: Rows) -> None:
    writes = list(walk.writes())
    keys = {operation.id: str(uuid4()) for operation, _, _ in writes}
    with failing_events(stack):
        failed = {
            operation.id: send(walk, operation, call, key=keys[operation.id], request_id=failing_id())
            for operation, _, call in writes
        }
    assert {name: answer.status for name, answer in failed.items() if answer.status < 400} == {}
    ids = {operation.id: str(uuid4()) for operation, _, _ in writes}
    again = {
        operation.id: send(walk, operation, call, key=keys[operation.id], request_id=ids[operation.id])
        for operation, _, call in writes
    }
    assert {name: answer.body for name, answer in again.items() if answer.status >= 400} == {}
    assert [name for name, answer in again.items() if "Idempotent-Replayed" in answer.headers] == []
    query = "SELECT request_id, action FROM audit_logs WHERE request_id = ANY(%s)"
    wanted = {(ids[operation.id], action) for operation, scenario, _ in writes for action in scenario.audit}
    names = {request_id: name for name, request_id in ids.items()}

    def missing() -> list[tuple[str, str]]:
        found = {(row["request_id"], row["action"]) for row in rows("audit", query, (list(names),))}
        return [(names[request_id], action) for request_id, action in wanted - found]

    eventually(missing, is_so=lambda lacking: lacking == [])


def failing_id() -> str:
    """Return a new id of a request that is to fail."""
    return f"{FAILING}{str(uuid4())[len(FAILING) :]}"


@contextmanager
def failing_events(stack: StackState) -> Iterator[None]:
    """Let PostgreSQL refuse the outbox rows of requests whose id begins with FAILING."""
    addresses = [environment["DATABASE_URL"] for name, environment in stack.services.items() if name != "audit"]
    add = f"ADD CONSTRAINT {CONSTRAINT} CHECK (request_id NOT LIKE '{FAILING}%') NOT VALID"
    try:
        alter(addresses, add)
        yield
    finally:
        alter(addresses, f"DROP CONSTRAINT IF EXISTS {CONSTRAINT}")


def alter(addresses: list[str], change: str) -> None:
    """Change the outbox of each service."""
    for address in addresses:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(f"ALTER TABLE outbox {change}")


def send(walk: Walk, operation: Operation, call: Call, *, key: str, request_id: str) -> Answer:
    """Send a write with the key and the id that the test chose."""
    return walk.send(operation.method, call, headers={"Idempotency-Key": key, "X-Request-ID": request_id})
