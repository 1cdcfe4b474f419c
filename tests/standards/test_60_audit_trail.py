"""Who changed what, and when, is in audit_logs, once for each write of any service."""

from datetime import UTC, datetime, timedelta

from tests.standards.conftest import Rows
from tests.support.scenarios.walk import Walk
from tests.support.stack.api import Person
from tests.support.waiting import eventually

RULE = "60"
MET_BY = ("backend/shared/outbox/audit_event.py", "backend/audit/models/audit_log.py", "backend/audit/services")
QUERY = "SELECT * FROM audit_logs WHERE object_id = %s ORDER BY occurred_at"


def test_the_life_of_a_post_is_written_down(ada: Person, rows: Rows) -> None:
    post = ada.posts("written")
    assert ada.api.put(f"/posts/{post['id']}", {"text": "rewritten"}).status == 200
    assert ada.api.delete(f"/posts/{post['id']}").status == 200
    entries = eventually(lambda: rows("audit", QUERY, (post["id"],)), is_so=lambda found: len(found) == 3)
    assert [entry["action"] for entry in entries] == ["post.created", "post.updated", "post.deleted"]
    assert {str(entry["actor_id"]) for entry in entries} == {ada.id}
    assert {(entry["source"], entry["object_type"]) for entry in entries} == {("social", "post")}
    assert all(datetime.now(UTC) - entry["occurred_at"] < timedelta(minutes=1) for entry in entries)
    assert "text" in str(entries[1]["changes"])


def test_a_registration_is_written_down_without_its_secrets(ada: Person, rows: Rows) -> None:
    entries = eventually(lambda: rows("audit", QUERY, (ada.id,)))
    registered = [entry for entry in entries if entry["action"] == "account.registered"]
    assert len(registered) == 1
    assert "example.org" not in str(registered)


def test_a_refused_write_leaves_no_entry(ada: Person, bob: Person, rows: Rows) -> None:
    post = ada.posts("not yours")
    assert bob.api.delete(f"/posts/{post['id']}").status == 403
    entries = eventually(lambda: rows("audit", QUERY, (post["id"],)))
    assert [entry["action"] for entry in entries] == ["post.created"]


def test_every_write_is_written_down(walk: Walk, rows: Rows) -> None:
    writes = {one.request_id: one for one in walk.played if one.operation.method != "GET"}
    query = "SELECT request_id, action FROM audit_logs WHERE request_id = ANY(%s)"

    def missing() -> list[tuple[str, str]]:
        found = {(row["request_id"], row["action"]) for row in rows("audit", query, (list(writes),))}
        wanted = [(id_, one.operation.id, action) for id_, one in writes.items() for action in one.scenario.audit]
        return [(name, action) for id_, name, action in wanted if (id_, action) not in found]

    eventually(missing, is_so=lambda lacking: lacking == [])
