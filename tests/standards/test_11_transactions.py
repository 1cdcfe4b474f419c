"""A use case happens whole or not at all."""

from uuid import uuid4

from tests.standards.conftest import Rows
from tests.support.api import Person

RULE = "11"
MET_BY = ("backend/shared/transactions.py", "backend/shared/outbox/write.py", "backend/social/services/publish_post.py")


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
