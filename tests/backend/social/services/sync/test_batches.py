"""All of a batch, or none of it."""

from typing import Any
from uuid import UUID, uuid4, uuid5

import orjson
import pytest

from backend.shared.identifiers import uuid5_of
from backend.social.models import Bookmark, Draft, Follow, Like, Post
from tests.backend.social.conftest import MakePerson
from tests.backend.social.services.sync.device import Device

V1 = "c232ab00-9414-11ec-b3c8-9f6bdeced846"


def faults(device: Device, *changes: Any) -> list[tuple[int, str]]:
    """Push what must be refused as a whole, with something right beside it, and return the faults."""
    right = device.upsert("drafts", uuid4(), text="right")
    answer = device.send(*changes, right)
    assert (answer.status, answer.code) == (422, "BATCH_REJECTED"), answer.body
    assert not Draft.objects.filter(text="right").exists()
    items = answer.body["error"]["details"]["items"]
    assert all(set(item) == {"index", "collection", "id", "code", "message", "record"} for item in items)
    return [(item["index"], item["code"]) for item in items]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"collection": "friends"}, "unknown_collection"),
        ({"collection": None}, "required"),
        ({"collection": 7}, "unknown_collection"),
        ({"fields": {"text": "x", "colour": "red"}}, "unknown_field"),
        ({"visibilty": "private"}, "unknown_field"),
        ({"fields": {"text": 7}}, "invalid_type"),
        ({"fields": {"text": None}}, "invalid_type"),
        ({"fields": {"text": "x" * 5001}}, "invalid_type"),
        ({"fields": {"text": "a\x00b"}}, "invalid_type"),
        ({"fields": {"text": "x", "content_warning": []}}, "invalid_type"),
        ({"fields": "text"}, "invalid_type"),
        ({"fields": {}}, "required"),
        ({"fields": None}, "required"),
        ({"base": 7}, "invalid_type"),
        ({"op": "insert"}, "invalid_type"),
        ({"op": None}, "required"),
        ({"updated_at": None}, "required"),
        ({"updated_at": "yesterday"}, "invalid_type"),
        ({"updated_at": "2026-03-14T09:26:53"}, "invalid_type"),
        ({"updated_at": 1700000000}, "invalid_type"),
        ({"base_version": "7"}, "invalid_type"),
        ({"base_version": True}, "invalid_type"),
        ({"base_version": -1}, "invalid_type"),
        ({"base_version": 1 << 60}, "invalid_type"),
        ({"id": None}, "required"),
        ({"id": "7"}, "invalid_id"),
        ({"id": 7}, "invalid_id"),
        ({"id": V1}, "invalid_id"),
    ],
)
def test_a_wrong_change_is_named_and_nothing_is_written(phone: Device, changed: dict[str, Any], code: str) -> None:
    assert faults(phone, {**phone.upsert("drafts", uuid4(), text="x"), **changed}) == [(0, code)]


@pytest.mark.parametrize("digits", ["1" * 30, "-" + "9" * 25, "1" * 300, str((1 << 64) + 1)])
def test_an_integer_that_could_not_be_kept_is_refused(phone: Device, digits: str) -> None:
    value = {"far": [orjson.Fragment(digits)]}

    assert faults(phone, phone.upsert("settings", phone.own("far"), value=value)) == [(0, "invalid_type")]


@pytest.mark.parametrize("change", [7, None, "x", []])
def test_what_is_no_change_is_named(phone: Device, change: Any) -> None:
    assert faults(phone, change) == [(0, "invalid_type")]


def test_every_fault_is_named(phone: Device) -> None:
    draft = uuid4()
    changes = [
        phone.upsert("posts", uuid4(), text="x", visibility="friends"),
        phone.upsert("drafts", draft, text="one"),
        phone.upsert("drafts", draft, text="two"),
        phone.upsert("likes", uuid4(), post_id=str(uuid4())),
        phone.upsert("likes", phone.own("x"), post_id=str(uuid4())),
        phone.upsert("posts", uuid4(), text="x", reply_to_id=str(uuid4())),
    ]
    assert faults(phone, *changes) == [
        (0, "invalid_type"),
        (2, "duplicate_in_batch"),
        (3, "invalid_id"),
        (4, "invalid_id"),
        (5, "parent_missing"),
    ]
    assert phone.head() == 1


@pytest.mark.parametrize("is_deleted", [False, True])
def test_somebody_elses_id_is_not_available_whatever_it_is(phone: Device, person: MakePerson, is_deleted: bool) -> None:
    bob = person("bob")
    post = bob.posts("bob's")["id"]
    Post.objects.filter(id=post).update(is_deleted=is_deleted)
    for change in (
        phone.upsert("posts", post, text="mine"),
        phone.upsert("posts", post, base=2, text="mine"),
        phone.delete("posts", post),
    ):
        answer = phone.send(change)
        (item,) = answer.body["error"]["details"]["items"]
        assert (answer.status, item["code"], item["record"]) == (422, "id_unavailable", None)
    assert Post.objects.get(id=post).text == "bob's"


@pytest.mark.parametrize("base", [None, 7])
@pytest.mark.parametrize("collection", ["likes", "bookmarks", "follows", "settings"])
def test_a_deletion_by_anothers_id_tells_nothing_of_the_other(
    phone: Device, person: MakePerson, collection: str, base: int | None
) -> None:
    bob, post = person("bob"), phone.owner.posts("hello")["id"]
    bob.api.post(f"/posts/{post}/likes")
    bob.api.post(f"/posts/{post}/bookmarks")
    bob.follows(phone.owner)
    targets = {"likes": post, "bookmarks": post, "follows": str(phone.owner.id), "settings": "theme"}
    there, nowhere = uuid5_of(bob.id, targets[collection]), uuid5_of(bob.id, str(uuid4()))

    answers = [phone.send(phone.delete(collection, record_id, base=base)) for record_id in (there, nowhere)]

    assert [answer.status for answer in answers] == [200, 200]
    first, second = ({**answer.data["results"][0], "id": ""} for answer in answers)
    assert {**first, "record": None} == {**second, "record": None}
    if collection != "settings":
        assert first["status"] == "noop"
        assert first == second
    assert (Like.objects.alive().count(), Bookmark.objects.alive().count(), Follow.objects.alive().count()) == (1, 1, 1)


def test_a_deletion_may_come_by_its_id_alone(phone: Device) -> None:
    post = phone.owner.posts("to go")["id"]
    change = phone.delete("posts", post)
    del change["updated_at"]

    assert phone.send(change).data["results"][0]["status"] == "applied"
    assert Post.objects.get(id=post).is_deleted


def test_the_servers_record_comes_with_a_fault(phone: Device) -> None:
    post = phone.owner.posts("mine")
    answer = phone.send(phone.upsert("posts", post["id"], base=2, colour="red"))
    (item,) = answer.body["error"]["details"]["items"]
    assert (item["code"], item["record"]["text"]) == ("unknown_field", "mine")


def test_likes_and_bookmarks_need_a_post_that_one_may_see(phone: Device, person: MakePerson) -> None:
    bob = person("bob")
    hidden, gone = bob.posts(visibility="private")["id"], bob.posts()["id"]
    bob.api.delete(f"/posts/{gone}")
    for name in ("likes", "bookmarks"):
        for post in (hidden, gone, str(uuid4())):
            assert faults(phone, phone.upsert(name, phone.own(post), post_id=post)) == [(0, "parent_missing")]
    assert not Like.objects.exists()


def test_replies_in_a_circle_have_no_parent(phone: Device) -> None:
    one, two = uuid4(), uuid4()
    changes = [
        phone.upsert("posts", one, text="1", reply_to_id=str(two)),
        phone.upsert("posts", two, text="2", reply_to_id=str(one)),
    ]
    assert faults(phone, *changes) == [(0, "parent_missing"), (1, "parent_missing")]
    assert faults(phone, phone.upsert("posts", one, text="1", reply_to_id=str(one))) == [(0, "parent_missing")]


def test_a_reply_to_what_the_same_batch_deletes_has_no_parent(phone: Device) -> None:
    post = phone.owner.posts()["id"]
    changes = [phone.delete("posts", post), phone.upsert("posts", uuid4(), text="x", reply_to_id=post)]
    assert faults(phone, *changes) == [(1, "parent_missing")]


def test_a_deleted_reply_comes_back_to_where_it_was(phone: Device, person: MakePerson) -> None:
    parent = person("bob").posts("1")
    reply = phone.owner.replies(parent)
    gone = phone.push_one(phone.delete("posts", reply["id"], base=phone.head()))
    assert phone.owner.api.get(f"/posts/{parent['id']}").data["counts"]["replies"] == 0
    back = phone.push_one(phone.upsert("posts", reply["id"], base=gone["version"], text="again"))
    assert (back["status"], back["record"]["reply_to_id"]) == ("applied", parent["id"])
    assert phone.owner.texts(f"/posts/{parent['id']}/thread") == ["1", "again"]


def test_a_reply_stays_where_it_is(phone: Device) -> None:
    first, second = phone.owner.posts("1"), phone.owner.posts("2")
    reply = phone.owner.replies(first)
    version = phone.head()
    moved = phone.upsert("posts", reply["id"], base=version, text="moved", reply_to_id=second["id"])
    assert faults(phone, moved) == [(0, "refused")]
    same = phone.upsert("posts", reply["id"], base=version, text="edited", reply_to_id=None)
    assert phone.push_one(same)["record"]["reply_to_id"] == first["id"]


def test_whom_one_may_not_follow(phone: Device, person: MakePerson) -> None:
    bob = person("bob")
    bob.blocks(phone.owner)
    assert faults(phone, phone.upsert("follows", phone.own(bob.id), account_id=str(bob.id))) == [(0, "parent_missing")]
    own = phone.upsert("follows", phone.own(phone.owner.id), account_id=str(phone.owner.id))
    assert faults(phone, own) == [(0, "refused")]
    assert not Follow.objects.alive().exists()


def test_a_post_needs_something_to_show(phone: Device) -> None:
    assert faults(phone, phone.upsert("posts", uuid4(), text=" ")) == [(0, "required")]
    assert phone.push_one(phone.upsert("drafts", uuid4(), text=""))["status"] == "applied"


def test_a_setting_of_another_key_is_refused(phone: Device) -> None:
    assert faults(phone, phone.upsert("settings", phone.own("a"), key="b", value=1)) == [(0, "invalid_id")]
    assert faults(phone, phone.upsert("settings", uuid4(), value=1)) == [(0, "invalid_id")]
    deep: Any = "\x00"
    assert faults(phone, phone.upsert("settings", phone.own("a"), value={"x": [deep]})) == [(0, "invalid_type")]
    for _ in range(60):
        deep = [deep]
    assert faults(phone, phone.upsert("settings", phone.own("a"), value=deep)) == [(0, "invalid_type")]


def test_five_hundred_changes_are_taken_and_no_more(phone: Device) -> None:
    changes = [phone.upsert("settings", uuid5(phone.owner.id, str(number)), value=number) for number in range(501)]
    answer = phone.send(*changes)
    assert (answer.status, answer.code) == (413, "PAYLOAD_TOO_LARGE")
    assert phone.head() == 1
    results = phone.push(*changes[:500])
    assert {each["status"] for each in results} == {"applied"}
    assert [each["version"] for each in results] == list(range(2, 502))


def test_a_mebibyte_is_too_much(phone: Device) -> None:
    change = phone.upsert("settings", phone.own("a"), value="x" * (1 << 20))
    answer = phone.send(change)
    assert (answer.status, answer.code) == (413, "PAYLOAD_TOO_LARGE")


@pytest.mark.parametrize("body", [{}, {"changes": {}}, {"changes": None}, {"changes": [], "strategy": "guess"}, []])
def test_what_is_no_batch_is_malformed(phone: Device, body: Any) -> None:
    answer = phone.owner.api.post("/sync/push", orjson.dumps(body), headers={"Idempotency-Key": str(UUID(int=7))})
    assert (answer.status, answer.code) == (400, "VALIDATION_ERROR")
