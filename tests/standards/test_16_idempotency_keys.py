"""What a device pushes twice is done once, and answered as it was the first time."""

from uuid import uuid4

from tests.standards.conftest import Rows
from tests.support.scenarios.walk import Walk
from tests.support.stack.api import Person, sign_up
from tests.support.stack.offline_device import OfflineDevice

RULE = "16"
MET_BY = (
    "backend/social/views/sync.py",
    "backend/shared/http/idempotent.py",
    "backend/social/models/idempotency_key.py",
    "workers/social/purge_answers.py",
    "tests/backend/social/services/sync/test_requests.py",
)


def test_a_push_whose_answer_was_lost_is_repeated_and_not_doubled(ada: Person, rows: Rows) -> None:
    device, key, draft = OfflineDevice(owner=ada), str(uuid4()), str(uuid4())
    change = device.writes(draft, text="written in a tunnel")
    first, again = device.push(change, key=key), device.push(change, key=key)
    assert (first.status, again.status, again.body["data"]) == (200, 200, first.data)
    assert (first.headers.get("Idempotent-Replayed"), again.headers["Idempotent-Replayed"]) == (None, "true")
    assert rows("social", "SELECT version FROM draft WHERE id = %s", (draft,)) == [
        {"version": first.data["results"][0]["version"]}
    ]


def test_even_without_the_key_remembered_nothing_is_doubled(ada: Person) -> None:
    device, draft = OfflineDevice(owner=ada), str(uuid4())
    change = device.writes(draft, text="once")
    first, again = device.result(change), device.result(change)
    assert (first["status"], again["status"], again["version"]) == ("applied", "noop", first["version"])


def test_a_key_is_for_one_request(ada: Person) -> None:
    device, key = OfflineDevice(owner=ada), str(uuid4())
    assert device.push(device.writes(str(uuid4()), text="one"), key=key).status == 200
    other = device.push(device.writes(str(uuid4()), text="two"), key=key)
    assert (other.status, other.code) == (422, "IDEMPOTENCY_KEY_REUSED")


def test_no_push_goes_without_one(ada: Person) -> None:
    before = OfflineDevice(owner=ada).pull()["head"]
    assert ada.api.post("/sync/push", {"changes": []}).status == 400
    assert OfflineDevice(owner=ada).pull()["head"] == before


def test_keys_are_each_accounts_own(ada: Person) -> None:
    key, eve = str(uuid4()), sign_up(ada.api, name="eve")
    for person in (ada, eve):
        device = OfflineDevice(owner=person)
        assert device.push(device.writes(str(uuid4()), text=person.username), key=key).status == 200


def test_every_post_that_is_repeated_is_done_once(walk: Walk) -> None:
    posts = [one for one in walk.played if one.operation.method == "POST"]
    again = {one.operation.id: (one, walk.send("POST", one.call, headers=one.headers)) for one in posts}
    assert [name for name, (_, answer) in again.items() if answer.headers.get("Idempotent-Replayed") != "true"] == []
    assert [name for name, (one, answer) in again.items() if answer.body != one.answer.body] == []
    assert [one.operation.id for one in posts if "Idempotency-Key" not in one.operation.parameters] == []


def test_a_post_that_is_repeated_leaves_one_trace(walk: Walk, rows: Rows) -> None:
    posts = {one.request_id: one for one in walk.played if one.operation.method == "POST" and one.scenario.audit}
    counted = "SELECT request_id, action, object_id, count(*) FROM audit_logs GROUP BY 1, 2, 3 HAVING count(*) > 1"
    twice = {row["request_id"] for row in rows("audit", counted)} & set(posts)
    assert [posts[found].operation.id for found in twice] == []
