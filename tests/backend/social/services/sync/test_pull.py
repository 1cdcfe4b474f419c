"""Pulling a stream of changes."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from backend.shared.clock import now
from backend.shared.tokens.issue import issue_access_token
from tests.backend.social.conftest import MakePerson
from tests.backend.social.services.sync.device import Device


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


def test_each_collection_answers_the_record_that_it_shows_later(phone: Device, person: MakePerson) -> None:
    bob, post = person("bob"), str(uuid4())
    results = phone.push(
        phone.upsert("posts", post, text="post", content_warning="w", visibility="followers"),
        phone.upsert("drafts", uuid4(), text="draft"),
        phone.upsert("likes", phone.own(post), post_id=post),
        phone.upsert("bookmarks", phone.own(post), post_id=post, note="why"),
        phone.upsert("follows", phone.own(bob.id), account_id=str(bob.id)),
        phone.upsert("settings", phone.own("theme"), key="theme", value={"dark": True}),
    )
    changes = phone.pull()["changes"]
    assert [change["record"] for change in changes] == [result["record"] for result in results]
    assert [(change["collection"], change["version"]) for change in changes] == [
        ("posts", 2),
        ("drafts", 3),
        ("likes", 4),
        ("bookmarks", 5),
        ("follows", 6),
        ("settings", 7),
    ]
    common = {"id", "version", "created_at", "last_updated_at", "is_deleted", "synced"}
    assert [sorted(set(change["record"]) - common) for change in changes] == [
        ["content_warning", "media_ids", "reply_to_id", "text", "visibility"],
        ["content_warning", "text"],
        ["post_id"],
        ["note", "post_id"],
        ["account_id", "state"],
        ["key", "value"],
    ]


def test_a_tombstone_holds_nothing_that_was_written(phone: Device) -> None:
    post = str(uuid4())
    made = phone.push(
        phone.upsert("posts", post, text="secret", content_warning="secret"),
        phone.upsert("drafts", uuid4(), text="secret", content_warning="secret"),
        phone.upsert("bookmarks", phone.own(post), post_id=post, note="secret"),
        phone.upsert("settings", phone.own("theme"), value={"secret": "secret"}),
    )
    phone.push(*(phone.delete(each["collection"], each["id"], base=each["version"]) for each in made))
    page = phone.pull(1)
    assert [change["is_deleted"] for change in page["changes"]] == [True] * 4
    assert "secret" not in str(page)


def test_a_sync_goes_on_with_another_token(phone: Device, token_for: Callable[..., str]) -> None:
    posts = [phone.owner.posts(str(number))["id"] for number in range(4)]
    first = phone.pull(limit=3)
    expired = phone.owner.api.as_bearer(
        issue_access_token(
            account_id=phone.owner.id,
            session_id=uuid4(),
            username="ada",
            is_operator=False,
            issued_at=now() - timedelta(hours=1),
        )
    )
    path = f"/sync/pull?cursor={first['cursor']}&snapshot={first['snapshot']}&limit=3"
    refused = expired.get(path)
    assert (refused.status, refused.code) == (401, "TOKEN_EXPIRED")
    rest = phone.owner.api.as_bearer(token_for(phone.owner.id)).get(path).data
    assert [change["id"] for change in (*first["changes"], *rest["changes"])] == posts
