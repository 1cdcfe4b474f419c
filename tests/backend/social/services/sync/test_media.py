"""Media on synced posts: looked up, shown and told as over REST."""

from uuid import uuid4

from backend.social.models import Follow, Post
from tests.backend.social.conftest import MakePerson
from tests.backend.social.services.sync.device import Device, push
from tests.support.media.media_service import MediaService, ready, told
from tests.support.together import Work, together
from tests.support.workers.outbox import forget_outbox


def test_a_synced_post_shows_its_media(phone: Device, media: MediaService) -> None:
    ids = media.has(ready(access="public"), ready(access="public"))
    post = uuid4()
    result = phone.push_one(phone.upsert("posts", post, text="", media_ids=ids))
    assert (result["status"], result["record"]["media_ids"]) == ("applied", ids)
    assert [each["id"] for each in phone.owner.api.get(f"/posts/{post}").data["media"]] == ids
    (event,) = told()
    assert (event["post_id"], event["media_ids"], event["is_public"]) == (str(post), ids, True)
    assert phone.push_one(phone.upsert("posts", post, base=None, media_ids=ids))["status"] == "noop"
    assert len(media.asked) == 1


def test_media_are_taken_off_and_put_in_order(phone: Device, media: MediaService) -> None:
    ids = media.has(ready(access="public"), ready(access="public"))
    post = uuid4()
    made = phone.push_one(phone.upsert("posts", post, text="x", media_ids=ids))
    turned = phone.push_one(phone.upsert("posts", post, base=made["version"], media_ids=ids[::-1]))
    assert turned["record"]["media_ids"] == ids[::-1]
    assert len(media.asked) == 1
    forget_outbox()
    bare = phone.push_one(phone.upsert("posts", post, base=turned["version"], media_ids=[]))
    assert bare["record"]["media_ids"] == []
    assert [event["media_ids"] for event in told()] == [[]]
    assert Post.objects.get().edited_at is not None


def test_a_batch_shows_more_media_than_one_look_up_takes(phone: Device, media: MediaService) -> None:
    ids = media.has(*(ready(access="public") for _ in range(104)))
    changes = [phone.upsert("posts", uuid4(), text="x", media_ids=ids[at : at + 4]) for at in range(0, len(ids), 4)]

    assert {result["status"] for result in phone.push(*changes)} == {"applied"}
    assert sorted(len(asked["media_ids"]) for asked in media.asked) == [4, 100]


def test_a_deleted_post_lets_its_media_go(phone: Device, media: MediaService) -> None:
    ids = media.has(ready(access="public"))
    made = phone.push_one(phone.upsert("posts", uuid4(), text="x", media_ids=ids))
    forget_outbox()
    gone = phone.push_one(phone.delete("posts", made["id"], base=made["version"]))
    assert gone["record"]["media_ids"] == []
    assert [(event["is_deleted"], event["media_ids"]) for event in told()] == [(True, ids)]


def test_media_of_nobody_refuse_the_batch(phone: Device, media: MediaService) -> None:
    known = media.has(ready(access="public"))
    answer = phone.send(
        phone.upsert("posts", uuid4(), text="x", media_ids=known),
        phone.upsert("posts", uuid4(), text="x", media_ids=[str(uuid4())]),
    )
    (item,) = answer.body["error"]["details"]["items"]
    assert (answer.status, item["index"], item["code"]) == (422, 1, "parent_missing")
    assert not Post.objects.exists()


def test_without_the_media_service_nothing_is_written(phone: Device) -> None:
    answer = phone.send(phone.upsert("posts", uuid4(), text="x", media_ids=[str(uuid4())]))
    assert (answer.status, answer.code) == (503, "UNAVAILABLE")
    assert phone.push_one(phone.upsert("posts", uuid4(), text="x", media_ids=[]))["status"] == "applied"


def test_pushes_of_posts_and_follows_that_cross_do_not_wait_in_a_circle(
    phone: Device, person: MakePerson, media: MediaService
) -> None:
    bob = Device(owner=person("bob"))
    shown = media.has(ready(access="public"))

    def work(device: Device, other: Device) -> Work:
        follow = device.upsert("follows", device.own(other.owner.id), account_id=str(other.owner.id))
        return lambda: push(device, device.upsert("posts", uuid4(), text="x", media_ids=shown), follow)

    assert together([work(*pair) for pair in ((phone, bob), (bob, phone)) * 4]) == [None] * 8
    assert Follow.objects.alive().count() == 2
