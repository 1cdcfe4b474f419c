"""What posts and profiles show: who may see a media follows from it, and a late word loses."""

from typing import Any
from uuid import UUID, uuid4

from backend.media.models import Attachment, Media
from backend.media.services.look_up_media import look_up_media
from backend.shared.clock import now
from tests.backend.media.events import event_of, post_event, profile_event, tell
from tests.backend.media.processing import make_ready
from tests.backend.media.uploader import Uploader
from tests.support.workers.outbox import audited_actions, forget_outbox, outbox


def row(media: Any) -> Media:
    return Media.objects.get(id=media["id"])


def access(media: Any) -> tuple[str, bool]:
    found = row(media)
    return found.access, found.attached_at is not None


def told(service: str = "social") -> list[dict[str, Any]]:
    return [payload for _, target, payload in outbox() if target == service]


def work_written() -> list[tuple[str, Any]]:
    return [(task, payload) for task, target, payload in outbox() if not target]


def test_a_public_post_opens_its_media(ada: Uploader) -> None:
    media, post_id = ada.uploads(), uuid4()
    assert access(media) == ("private", False)
    forget_outbox()
    assert tell(post_event(ada, [media], post_id=post_id)) == ["accepted"]
    assert access(media) == ("public", True)
    assert work_written() == [("rehome_media", {"media_id": media["id"]})]
    assert audited_actions() == ["media.access_changed"]
    [event] = told()
    assert (event["type"], event["version"]) == ("media.changed", row(media).version)
    payload = event["payload"]
    assert payload["sources"] == [{"source": "post", "source_id": str(post_id)}]
    assert (payload["media_id"], payload["owner_id"], payload["is_deleted"]) == (media["id"], str(ada.id), False)
    assert (payload["snapshot"]["access"], payload["snapshot"]["status"]) == ("public", "processing")


def test_a_private_post_opens_nothing(ada: Uploader) -> None:
    media = ada.uploads()
    forget_outbox()
    tell(post_event(ada, [media], post_id=uuid4(), is_public=False))
    assert access(media) == ("private", True)
    assert outbox() == []


def test_a_media_is_public_as_long_as_one_of_its_posts_is(ada: Uploader) -> None:
    media, first, second = ada.uploads(), uuid4(), uuid4()
    tell(post_event(ada, [media], post_id=first), post_event(ada, [media], post_id=second, is_public=False))
    assert access(media)[0] == "public"
    tell(post_event(ada, [media], post_id=second, version=2))
    tell(post_event(ada, [media], post_id=first, version=2, is_public=False))
    assert access(media)[0] == "public"
    tell(post_event(ada, [media], post_id=second, version=3, is_public=False))
    assert access(media)[0] == "private"


def test_of_two_words_the_later_version_holds_in_any_order(ada: Uploader) -> None:
    one, other, post_id = ada.uploads(), ada.uploads(), uuid4()
    tell(post_event(ada, [other], post_id=post_id, version=3))
    assert tell(post_event(ada, [one], post_id=post_id, version=2)) == ["accepted"]
    assert (access(one), access(other)) == (("private", False), ("public", True))
    tell(post_event(ada, [one], post_id=post_id, version=5), post_event(ada, [other], post_id=post_id, version=4))
    assert (access(one), access(other)) == (("public", True), ("private", False))


def test_attaching_that_comes_after_the_deletion_loses(ada: Uploader) -> None:
    media, post_id = ada.uploads(), uuid4()
    tell(post_event(ada, [media], post_id=post_id, version=2, is_public=False, is_deleted=True))
    forget_outbox()
    tell(post_event(ada, [media], post_id=post_id, version=1))
    assert row(media).is_deleted
    assert not Attachment.objects.exists()
    assert outbox() == []


def test_a_word_told_twice_changes_nothing(ada: Uploader) -> None:
    media = ada.uploads()
    event = post_event(ada, [media], post_id=uuid4())
    tell(event)
    version = row(media).version
    forget_outbox()
    assert tell(event) == ["duplicate"]
    assert (row(media).version, outbox()) == (version, [])


def test_a_media_that_was_asked_for_since_outlives_its_deleted_post(ada: Uploader) -> None:
    media, first, second = ada.uploads(), uuid4(), uuid4()
    tell(post_event(ada, [media], post_id=first))
    deleted = post_event(ada, [media], post_id=first, version=2, is_public=False, is_deleted=True)
    look_up_media(owner_id=ada.id, media_ids=[UUID(media["id"])], purpose="post", at=now())

    tell(deleted)
    assert (row(media).is_deleted, access(media)) == (False, ("private", False))
    tell(post_event(ada, [media], post_id=second))
    assert access(media) == ("public", True)
    tell(post_event(ada, [media], post_id=second, version=2, is_deleted=True))
    assert row(media).is_deleted


def test_a_media_taken_off_a_post_becomes_an_orphan(ada: Uploader) -> None:
    media, post_id = ada.uploads(), uuid4()
    tell(post_event(ada, [media], post_id=post_id))
    claimed = row(media).claimed_at
    tell(post_event(ada, [], post_id=post_id, version=2))
    found = row(media)
    assert (found.is_deleted, found.attached_at, found.access) == (False, None, "private")
    assert found.claimed_at > claimed


def test_a_deleted_post_takes_its_media_along(ada: Uploader) -> None:
    media, post_id = ada.uploads(), uuid4()
    tell(post_event(ada, [media], post_id=post_id))
    forget_outbox()
    tell(post_event(ada, [media], post_id=post_id, version=2, is_deleted=True))
    assert row(media).is_deleted
    assert work_written() == [("remove_media", {"media_id": media["id"]})]


def test_a_media_that_another_post_shows_stays(ada: Uploader) -> None:
    media, first, second = ada.uploads(), uuid4(), uuid4()
    tell(post_event(ada, [media], post_id=first), post_event(ada, [media], post_id=second, is_public=False))
    tell(post_event(ada, [media], post_id=first, version=2, is_deleted=True))
    assert access(media) == ("private", True)


def test_anothers_media_is_not_attached(ada: Uploader, eve: Uploader) -> None:
    media, post_id = ada.uploads(), uuid4()
    forget_outbox()
    tell(post_event(eve, [media], post_id=post_id))
    tell(post_event(eve, [media], post_id=post_id, version=2, is_deleted=True))
    assert access(media) == ("private", False)
    assert not row(media).is_deleted


def test_a_post_that_cannot_have_a_media_is_told_so(ada: Uploader) -> None:
    gone, unknown, post_id = ada.uploads(), {"id": str(uuid4())}, uuid4()
    ada.api.delete(f"/media/{gone['id']}")
    forget_outbox()
    tell(post_event(ada, [gone, unknown], post_id=post_id, seen={gone["id"]: 1, unknown["id"]: 4}))
    payloads = {event["payload"]["media_id"]: event["payload"] for event in told()}
    assert {media_id: (one["is_deleted"], one["snapshot"]) for media_id, one in payloads.items()} == {
        gone["id"]: (True, None),
        unknown["id"]: (True, None),
    }
    assert payloads[unknown["id"]]["version"] == 5


def test_what_became_ready_between_look_up_and_attaching_is_told(ada: Uploader) -> None:
    media = ada.uploads()
    seen = {media["id"]: row(media).version}
    make_ready(media)
    forget_outbox()
    tell(post_event(ada, [media], post_id=uuid4(), is_public=False, seen=seen))
    [event] = told()
    assert event["payload"]["snapshot"]["status"] == "ready"


def test_what_a_post_knows_already_is_not_told_again(ada: Uploader) -> None:
    media = ada.uploads()
    make_ready(media)
    forget_outbox()
    tell(post_event(ada, [media], post_id=uuid4(), is_public=False, seen={media["id"]: row(media).version}))
    assert told() == []


def test_a_profiles_picture_is_public_and_told_to_accounts(ada: Uploader) -> None:
    media, next_one = ada.uploads(), ada.uploads()
    tell(profile_event(ada, media))
    assert access(media) == ("public", True)
    forget_outbox()
    make_ready(media)
    [event] = told("accounts")
    assert event["payload"]["sources"] == [{"source": "profile", "source_id": str(ada.id)}]
    tell(profile_event(ada, next_one, version=2))
    assert (access(media), access(next_one)) == (("private", False), ("public", True))
    tell(profile_event(ada, media, version=1))
    assert access(next_one) == ("public", True)


def test_each_service_that_shows_a_media_is_told_once(ada: Uploader) -> None:
    media, posts = ada.uploads(), sorted([uuid4(), uuid4()])
    tell(profile_event(ada, media), *(post_event(ada, [media], post_id=post_id) for post_id in posts))
    forget_outbox()
    ada.api.put(f"/media/{media['id']}", {"alt_text": "a door"})
    [social], [accounts] = told("social"), told("accounts")
    assert [UUID(source["source_id"]) for source in social["payload"]["sources"]] == posts
    assert social["payload"]["snapshot"]["alt_text"] == accounts["payload"]["snapshot"]["alt_text"] == "a door"


def test_deleting_a_media_is_told_to_the_posts_that_show_it(ada: Uploader) -> None:
    media = ada.uploads()
    tell(post_event(ada, [media], post_id=uuid4()))
    forget_outbox()
    ada.api.delete(f"/media/{media['id']}")
    [event] = told()
    assert (event["payload"]["is_deleted"], event["payload"]["snapshot"]) == (True, None)
    assert not Attachment.objects.exists()


def test_many_words_at_once_leave_nobody_out(ada: Uploader, eve: Uploader) -> None:
    mine, theirs = [ada.uploads() for _ in range(3)], eve.uploads()
    events = [post_event(ada, [media], post_id=uuid4()) for media in mine]
    assert tell(*events, post_event(eve, [theirs], post_id=uuid4())) == ["accepted"] * 4
    assert [access(media)[0] for media in (*mine, theirs)] == ["public"] * 4


def test_a_word_that_nobody_understands_is_refused_alone(ada: Uploader) -> None:
    media = ada.uploads()
    broken = event_of("post.media_changed", {"post_id": "nothing"})
    assert sorted(tell(broken, post_event(ada, [media], post_id=uuid4()))) == ["accepted", "refused"]
    assert access(media)[0] == "public"


def test_the_moments_of_a_media_go_forward(ada: Uploader) -> None:
    media = ada.uploads()
    before = row(media).last_updated_at
    tell(post_event(ada, [media], post_id=uuid4()))
    assert before < row(media).last_updated_at <= now()
