"""Pulling a stream of changes."""

from uuid import uuid4

from tests.backend.social.conftest import MakePerson
from tests.backend.social.sync.device import Device


def test_nobody_wrote_anything(phone: Device) -> None:
    page = phone.pull()
    del page["server_time"]
    assert page == {"changes": [], "cursor": 1, "has_more": False, "snapshot": 1, "head": 1}


def test_a_record_comes_with_its_fields_and_its_times(phone: Device) -> None:
    post = phone.owner.posts("hello")
    page = phone.pull()
    assert page["cursor"] == page["head"] == page["snapshot"] == 2
    change = page["changes"][0]
    assert {name: change[name] for name in ("collection", "id", "version", "is_deleted")} == {
        "collection": "posts",
        "id": post["id"],
        "version": 2,
        "is_deleted": False,
    }
    assert change["record"] == {
        "id": post["id"],
        "text": "hello",
        "content_warning": None,
        "visibility": "public",
        "reply_to_id": None,
        "media_ids": [],
        "version": 2,
        "created_at": post["created_at"],
        "last_updated_at": post["created_at"],
        "is_deleted": False,
        "synced": True,
    }


def test_pages_follow_each_other_with_their_exact_length(phone: Device) -> None:
    posts = [phone.owner.posts(str(number))["id"] for number in range(5)]
    liked = phone.owner.api.post(f"/posts/{posts[0]}/likes").data["post_id"]
    first = phone.pull(limit=4)
    assert (len(first["changes"]), first["has_more"], first["cursor"]) == (4, True, first["changes"][-1]["version"])
    rest = phone.pull(first["cursor"], limit=2)
    assert (len(rest["changes"]), rest["has_more"], rest["cursor"]) == (2, False, rest["head"])
    assert [change["id"] for change in (*first["changes"], *rest["changes"])] == [*posts, str(phone.own(liked))]
    assert phone.pull(rest["cursor"])["changes"] == []


def test_only_the_collections_that_are_asked_for_come(phone: Device) -> None:
    post = phone.owner.posts()
    phone.owner.api.post(f"/posts/{post['id']}/likes")
    page = phone.pull(collections="likes,drafts")
    assert [change["collection"] for change in page["changes"]] == ["likes"]
    assert page["cursor"] == page["head"] == 3


def test_tombstones_come_but_not_from_the_beginning(phone: Device) -> None:
    post = phone.owner.posts("secret")
    phone.owner.api.delete(f"/posts/{post['id']}")
    assert phone.pull()["changes"] == []
    (change,) = phone.pull(1)["changes"]
    assert (change["is_deleted"], change["record"]["is_deleted"], change["record"]["text"]) == (True, True, "")


def test_nobody_pulls_what_is_somebody_elses(phone: Device, person: MakePerson) -> None:
    person("bob").posts()
    assert phone.pull()["changes"] == []


def test_a_draft_and_its_author(phone: Device) -> None:
    draft = uuid4()
    result = phone.push_one(phone.upsert("drafts", draft, text="not yet"))
    assert (result["status"], result["version"]) == ("applied", 2)
    assert phone.pull()["changes"][0]["record"] == result["record"]
