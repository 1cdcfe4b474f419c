"""What is synced has the effects of the same write over REST."""

from typing import Any
from uuid import uuid4

import pytest

from backend.social.models import Follow, Post, PostEdit, Profile
from backend.social.services.follows import follow_account
from config.env_reader import RateLimit
from tests.backend.social.conftest import MakePerson
from tests.backend.social.services.sync.device import Device
from tests.support.workers.outbox import audited, forget_outbox, outbox
from tests.support.workers.social_work import run_work


def later_work() -> list[tuple[str, str]]:
    """Return the tasks that wait, with what they are about."""
    return sorted((task, str(sorted(payload.items()))) for task, _, payload in outbox() if task != "deliver_events")


@pytest.fixture
def bob(person: MakePerson) -> Device:
    """Somebody else, who follows Ada."""
    return Device(owner=person("bob"))


def test_a_synced_post_reaches_followers_and_can_be_read(phone: Device, bob: Device) -> None:
    bob.owner.follows(phone.owner)
    assert bob.owner.texts("/feed") == []
    post = uuid4()
    phone.push(phone.upsert("posts", post, text="hello", content_warning="w", visibility="followers"))
    run_work(seed=1)
    (item,) = bob.owner.api.get("/feed").data["items"]
    assert (item["id"], item["text"], item["content_warning"]) == (str(post), "hello", "w")
    assert phone.owner.texts("/feed") == ["hello"]


def test_an_edit_keeps_what_it_said_and_a_deletion_leaves_every_feed(phone: Device, bob: Device) -> None:
    bob.owner.follows(phone.owner)
    post = phone.owner.posts("one")["id"]
    run_work(seed=1)
    assert bob.owner.texts("/feed") == ["one"]
    edited = phone.push_one(phone.upsert("posts", post, base=2, text="two"))
    run_work(seed=2)
    assert bob.owner.texts("/feed") == ["two"]
    assert phone.owner.texts(f"/posts/{post}/edits") == ["one"]
    assert phone.owner.api.get(f"/posts/{post}").data["edited_at"] is not None
    phone.push(phone.delete("posts", post, base=edited["version"]))
    run_work(seed=3)
    assert bob.owner.texts("/feed") == phone.owner.texts("/feed") == []
    assert not PostEdit.objects.filter(text="one").exists()
    assert phone.owner.api.get(f"/posts/{post}").status == 404


def test_a_post_that_is_brought_back_is_in_the_feeds_again(phone: Device, bob: Device) -> None:
    bob.owner.follows(phone.owner)
    post = phone.owner.posts("one")["id"]
    run_work(seed=1)
    phone.owner.api.delete(f"/posts/{post}")
    run_work(seed=2)
    back = phone.push_one(phone.upsert("posts", post, base=phone.head(), text="again"))
    assert back["status"] == "applied"
    run_work(seed=3)
    assert bob.owner.texts("/feed") == phone.owner.texts("/feed") == ["again"]


def test_a_change_of_visibility_moves_a_post_out_of_feeds_and_in_again(phone: Device, bob: Device) -> None:
    bob.owner.follows(phone.owner)
    post = phone.owner.posts("one")["id"]
    for visibility, seen in (("private", []), ("followers", ["one"])):
        phone.push(phone.upsert("posts", post, base=phone.head(), visibility=visibility))
        run_work(seed=1)
        assert bob.owner.texts("/feed") == seen


def test_replies_and_likes_are_counted_once_and_counted_out(phone: Device, bob: Device) -> None:
    post = bob.owner.posts()["id"]
    replies = [uuid4(), uuid4()]
    results = phone.push(
        *(phone.upsert("posts", reply, text="re", reply_to_id=post) for reply in replies),
        phone.upsert("likes", phone.own(post), post_id=post),
    )
    assert bob.owner.api.get(f"/posts/{post}").data["counts"] == {"likes": 1, "replies": 2, "reposts": 0}
    phone.push(
        phone.delete("posts", replies[0], base=results[0]["version"]),
        phone.delete("likes", phone.own(post), base=results[2]["version"]),
        phone.upsert("posts", uuid4(), text="another", reply_to_id=post),
    )
    assert bob.owner.api.get(f"/posts/{post}").data["counts"] == {"likes": 0, "replies": 2, "reposts": 0}


def test_likes_and_bookmarks_show_in_feeds(phone: Device) -> None:
    posts = [phone.owner.posts(str(number))["id"] for number in range(12)]
    phone.owner.api.get("/feed")
    phone.push(*(phone.upsert("likes", phone.own(post), post_id=post) for post in posts))
    phone.push(phone.upsert("bookmarks", phone.own(posts[0]), post_id=posts[0], note="why"))
    items = phone.owner.api.get("/feed").data["items"]
    assert [(item["viewer"]["liked"], item["viewer"]["bookmarked"]) for item in reversed(items)] == [
        (True, True),
        *[(True, False)] * 11,
    ]
    assert phone.owner.ids("/bookmarks") == [posts[0]]


def test_follows_count_at_both_ends_and_change_the_feed(phone: Device, bob: Device) -> None:
    bob.owner.posts("bob's")
    assert phone.owner.texts("/feed") == []
    follow = phone.own(bob.owner.id)
    result = phone.push_one(phone.upsert("follows", follow, account_id=str(bob.owner.id)))
    assert (result["status"], result["record"]["state"]) == ("applied", "accepted")
    assert phone.owner.texts("/feed") == ["bob's"]
    counts = Profile.objects.order_by("username").values_list("following_count", "follower_count")
    assert list(counts) == [(1, 0), (0, 1)]
    phone.push(phone.delete("follows", follow, base=result["version"]))
    assert list(counts.all()) == [(0, 0), (0, 0)]
    assert phone.owner.texts("/feed") == []


def test_a_private_account_is_asked(phone: Device, person: MakePerson) -> None:
    carol = person("carol", is_private=True)
    change = phone.upsert("follows", phone.own(carol.id), account_id=str(carol.id))
    assert phone.push_one(change)["record"]["state"] == "requested"
    assert carol.ids("/follow-requests") == [str(phone.owner.id)]
    carol.api.post(f"/follow-requests/{phone.owner.id}/accept")
    (accepted,) = phone.pull(2)["changes"]
    assert accepted["record"]["state"] == "accepted"
    phone.push(phone.delete("follows", phone.own(carol.id), base=accepted["version"]))
    assert Profile.objects.get(id=carol.id).follower_count == 0


def test_an_account_follows_no_more_than_over_rest(
    phone: Device, bob: Device, person: MakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.social.services.sync.pushing.prepare_follows.MAX_FOLLOWS", 1)
    assert follow_account.MAX_FOLLOWS == 7500
    carol = person("carol")
    both = [phone.upsert("follows", phone.own(each), account_id=str(each)) for each in (bob.owner.id, carol.id)]
    answer = phone.send(*both)
    codes = [item["code"] for item in answer.body["error"]["details"]["items"]]
    assert (answer.status, codes) == (422, ["refused", "refused"])
    assert phone.push_one(both[0])["status"] == "applied"
    assert phone.send(both[1]).status == 422
    assert Follow.objects.alive().count() == 1


def test_the_same_work_waits_as_after_rest(phone: Device, bob: Device) -> None:
    theirs = bob.owner.posts()["id"]
    rest, synced = bob.owner.posts("x")["id"], str(uuid4())
    forget_outbox()
    rest = phone.owner.replies({"id": theirs}, "re")["id"]
    by_rest = later_work()
    forget_outbox()
    phone.push(phone.upsert("posts", synced, text="re", reply_to_id=theirs))
    assert later_work() == [(task, about.replace(rest, synced)) for task, about in by_rest]


@pytest.mark.parametrize(
    ("collection", "fields", "actions"),
    [
        ("drafts", {"text": "x"}, ["draft.created", "draft.updated", "draft.deleted"]),
        ("posts", {"text": "x"}, ["post.created", "post.updated", "post.deleted"]),
    ],
)
def test_every_write_is_audited_without_what_was_written(
    phone: Device, collection: str, fields: dict[str, Any], actions: list[str]
) -> None:
    record = uuid4()
    made = phone.push_one(phone.upsert(collection, record, text="secret"))
    edited = phone.push_one(phone.upsert(collection, record, base=made["version"], text="secrets"))
    phone.push(phone.delete(collection, record, base=edited["version"]))
    events = audited()
    assert [event["action"] for event in events] == actions
    assert {(event["actor_id"], event["object_id"]) for event in events} == {(str(phone.owner.id), str(record))}
    assert "secret" not in str(events)


def test_every_toggle_and_setting_is_audited(phone: Device, bob: Device) -> None:
    post = bob.owner.posts()["id"]
    forget_outbox()
    phone.push(
        phone.upsert("likes", phone.own(post), post_id=post),
        phone.upsert("bookmarks", phone.own(post), post_id=post),
        phone.upsert("follows", phone.own(bob.owner.id), account_id=str(bob.owner.id)),
        phone.upsert("settings", phone.own("a"), value=1),
    )
    phone.push(phone.upsert("bookmarks", phone.own(post), base=3, note="why"))
    assert sorted(event["action"] for event in audited()) == [
        "account.followed",
        "bookmark.updated",
        "post.bookmarked",
        "post.liked",
        "setting.created",
    ]


def posts(phone: Device, number: int) -> list[Any]:
    return [phone.upsert("posts", uuid4(), text=str(each)) for each in range(number)]


def test_a_push_counts_as_one_request_and_a_fifth_of_its_new_posts(phone: Device, settings: Any) -> None:
    settings.RATE_LIMIT_ACCOUNT = RateLimit(count=10, seconds=60)
    drafts = [phone.upsert("drafts", uuid4(), text=str(number)) for number in range(20)]
    assert phone.send(*posts(phone, 20), *drafts).status == 200  # 1 + 4
    refused = phone.send(*posts(phone, 25))  # 1 + 5
    assert (refused.status, refused.code) == (429, "RATE_LIMITED")
    assert int(refused.headers["Retry-After"]) >= 1
    assert Post.objects.count() == 20
    assert phone.send(*posts(phone, 11)).status == 200  # 1 + 3


def test_a_batch_that_is_larger_than_the_limit_never_fits(phone: Device, settings: Any) -> None:
    settings.RATE_LIMIT_ACCOUNT = RateLimit(count=10, seconds=60)
    assert phone.send(*posts(phone, 51)).status == 429
    assert not Post.objects.exists()
