"""What posts show of media, renewed by events of the media service and by turns of accounts."""

from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from django.conf import settings as django_settings

from backend.shared.clients.signature import signed_headers
from backend.shared.clock import now
from backend.social.models import OutboxRow, Post, SyncState
from backend.social.services.media.renew_media import SLICE, media_change, renew_media
from backend.social.utils.shown_media import snapshot_of
from tests.backend.social.conftest import MakePerson
from tests.backend.social.people import Person
from tests.support.media.media_service import CDN, Json, MediaService, changed, processing, ready, told
from tests.support.service.client import ServiceClient
from tests.support.workers.social_work import TASKS, run_work


def deliver(*payloads: Json, kind: str = "media.changed", source: str = "media") -> list[str]:
    """Deliver events as another service does, and return what became of them."""
    common = {"type": kind, "at": now(), "source": source, "request_id": str(uuid4())}
    events = [{"id": str(uuid4()), "version": each["version"], "payload": each, **common} for each in payloads]
    body, path = orjson.dumps({"events": events}), "/internal/v1/events"
    signed = signed_headers(
        key=django_settings.INTERNAL_KEYS[0], service=source, method="POST", path=path, body=body, at=now()
    )
    answer = ServiceClient().request("POST", path, body, headers=signed)
    return [result["status"] for result in answer.data["results"]]


def shown(person: Person, post: Json) -> list[Json]:
    """Return the media of a post, after a check that the feed shows the same."""
    media: list[Json] = person.api.get(f"/posts/{post['id']}").data["media"]
    [item] = [item for item in person.api.get("/feed").data["items"] if item["id"] == post["id"]]
    assert item.get("media", []) == media
    return media


def test_a_placeholder_becomes_a_picture_in_the_followers_feed(person: MakePerson, media: MediaService) -> None:
    ada, bob = person("ada"), person("bob")
    bob.follows(ada)
    [media_id] = media.has(processing())
    post = ada.posts("look", media_ids=[media_id])
    run_work(seed=1)
    assert shown(bob, post) == [{"id": media_id, "status": "processing", "alt_text": "a loom"}]

    assert deliver(changed(ready(media_id, access="public"), owner_id=ada.id)) == ["accepted"]
    run_work(seed=1)

    [picture] = shown(bob, post)
    assert (picture["status"], picture["renditions"][0]["url"]) == ("ready", f"{CDN}/{media_id}/small.webp")


def test_a_word_that_comes_late_or_twice_changes_nothing(person: MakePerson, media: MediaService) -> None:
    ada = person()
    [media_id] = media.has(processing())
    post = ada.posts("look", media_ids=[media_id])
    news = changed(ready(media_id, version=5, alt_text="new"), owner_id=ada.id)
    deliver(news)
    run_work(seed=1)
    was = Post.objects.get().card_version

    deliver(news, changed(ready(media_id, version=4, alt_text="old"), owner_id=ada.id))
    run_work(seed=1)

    assert shown(ada, post)[0]["alt_text"] == "new"
    assert Post.objects.get().card_version == was


def test_what_is_known_of_media_is_nothing_that_devices_sync(person: MakePerson, media: MediaService) -> None:
    ada = person()
    [media_id] = media.has(processing())
    ada.posts("look", media_ids=[media_id])
    before = Post.objects.values_list("version", "last_updated_at").get()

    deliver(changed(ready(media_id), owner_id=ada.id))
    run_work(seed=1)

    assert Post.objects.values_list("version", "last_updated_at").get() == before
    assert SyncState.objects.get(account_id=ada.id).head == 2


def test_deleted_media_leave_their_posts_and_devices_are_told(person: MakePerson, media: MediaService) -> None:
    ada = person()
    first, second = media.has(ready(), ready())
    both, one = ada.posts("both", media_ids=[first, second]), ada.posts("", media_ids=[second])
    before = {post.id: post.last_updated_at for post in Post.objects.all()}

    deliver(changed(ready(second, version=9), owner_id=ada.id, is_deleted=True))
    run_work(seed=1)

    assert [media["id"] for media in shown(ada, both)] == [first]
    assert shown(ada, one) == []
    posts = {post.id: post for post in Post.objects.all()}
    assert {post.version for post in posts.values()} == {4, 5}
    assert SyncState.objects.get(account_id=ada.id).head == 5
    assert [posts[post_id].last_updated_at > at for post_id, at in before.items()] == [True, True]
    assert posts[UUID(one["id"])].media is None


def test_a_media_that_nothing_shows_changes_nothing(person: MakePerson) -> None:
    ada = person()
    ada.posts("words")

    assert deliver(changed(ready(), owner_id=ada.id), changed(ready(), owner_id=ada.id, is_deleted=True)) == [
        "accepted",
        "accepted",
    ]
    run_work(seed=1)

    assert SyncState.objects.get(account_id=ada.id).head == 2


@pytest.mark.parametrize("payload", [{"version": 1}, {"version": 1, "media_id": "7", "is_deleted": True}])
def test_an_event_that_is_none_is_refused(person: MakePerson, payload: dict[str, Any]) -> None:
    person()

    assert deliver(payload) == ["refused"]
    assert OutboxRow.objects.count() == 0


@pytest.mark.parametrize("is_deleted", [False, True])
def test_many_posts_of_one_media_are_renewed_slice_by_slice(person: MakePerson, *, is_deleted: bool) -> None:
    ada, at, media_id = person(), now(), str(uuid4())
    times = {"created_at": at, "last_updated_at": at, "published_at": at}
    SyncState.objects.create(account_id=ada.id, head=500)
    Post.objects.bulk_create(
        Post(id=uuid4(), owner_id=ada.id, version=2 + number, media=[snapshot_of(processing(media_id))], **times)
        for number in range(SLICE + 1)
    )
    change = media_change(changed(ready(media_id), owner_id=ada.id, is_deleted=is_deleted))

    slices = [renew_media(change=change, at=at) for _ in range(3)]

    assert slices == [True, True, False]
    assert set(Post.objects.values_list("card_version", flat=True)) == {2}
    assert {post.media is None for post in Post.objects.all()} == {is_deleted}


def test_an_account_that_turns_private_takes_its_media_from_the_public_and_back(
    person: MakePerson, media: MediaService, anonymous: ServiceClient
) -> None:
    ada = person("ada")
    ids = media.has(ready(access="public"))
    open_post, closed_post = ada.posts("all", media_ids=ids), ada.posts("some", media_ids=ids, visibility="followers")
    ada.posts("words")
    state = {"id": str(ada.id), "username": "ada", "display_name": "Ada", "avatar_url": None}

    turned = []
    for version, is_private in ((2, True), (3, False)):
        run_work(seed=1)  # forgets what was told so far
        deliver(
            {**state, "is_private": is_private, "is_deleted": False, "version": version},
            kind="account.updated",
            source="accounts",
        )
        [row_id] = OutboxRow.objects.filter(task="tell_media_access").values_list("id", flat=True)
        TASKS["tell_media_access"](row_id=row_id)
        turned.append([(each["post_id"], each["is_public"]) for each in told()])
        assert Post.objects.get(id=UUID(open_post["id"])).is_media_public is not is_private
        url = ada.api.get(f"/posts/{open_post['id']}").data["media"][0]["renditions"][0]["url"]
        assert url.startswith(CDN) is not is_private

    assert turned == [[(open_post["id"], False)], [(open_post["id"], True)]]
    assert "plaza-signed" not in str(ada.api.get(f"/posts/{closed_post['id']}").body)


def test_an_account_without_media_has_nobody_told_when_it_turns(person: MakePerson) -> None:
    ada = person("ada")
    ada.posts("words")
    state = {"id": str(ada.id), "username": "ada", "display_name": "Ada", "avatar_url": None}

    deliver({**state, "is_private": True, "is_deleted": False, "version": 2}, kind="account.updated", source="accounts")

    assert not OutboxRow.objects.filter(task="tell_media_access").exists()
