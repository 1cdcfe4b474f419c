"""Media on posts: asked for, shown, taken off, told to the media service."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from backend.social.models import OutboxRow, Post
from tests.backend.social.conftest import MakePerson
from tests.support.media.media_service import CDN, SIZES, MediaService, processing, ready, told


def test_a_post_with_an_upload_at_work_shows_its_place(person: MakePerson, media: MediaService) -> None:
    ada = person("ada")
    [media_id] = media.has(processing())

    answer = ada.api.post("/posts", {"text": "look", "media_ids": [media_id]})

    assert answer.status == 201
    assert answer.data["media"] == [{"id": media_id, "status": "processing", "alt_text": "a loom"}]
    assert "hints" not in answer.data
    assert media.asked == [{"owner_id": str(ada.id), "media_ids": [media_id], "purpose": "post"}]
    post = Post.objects.get()
    assert told() == [
        {
            "post_id": str(post.id),
            "owner_id": str(ada.id),
            "media_ids": [media_id],
            "is_public": True,
            "is_deleted": False,
            "version": 1,
            "seen": {media_id: 2},
        }
    ]


def test_public_media_have_the_addresses_of_the_cdn_in_the_order_asked_for(
    person: MakePerson, media: MediaService
) -> None:
    ids = media.has(ready(access="public"), ready(access="public"))

    post = person().posts("two", media_ids=ids)

    assert [shown["id"] for shown in post["media"]] == ids
    assert post["media"][0] == {
        "id": ids[0],
        "kind": "image",
        "status": "ready",
        "width": 1280,
        "height": 640,
        "blurhash": "LEHV6nWB2yk8",
        "alt_text": "a loom",
        "renditions": [
            {
                "name": name,
                "url": f"{CDN}/{ids[0]}/{name}.webp",
                "width": width,
                "height": height,
                "content_type": "image/webp",
            }
            for name, (width, height) in SIZES.items()
        ],
    }


def test_a_picture_needs_no_words(person: MakePerson, media: MediaService) -> None:
    ids = media.has(ready())
    ada = person()

    bare, blank = ada.api.post("/posts", {"media_ids": ids}), ada.api.post("/posts", {"text": " \n", "media_ids": ids})

    assert (bare.status, blank.status) == (201, 201)
    assert (bare.data["text"], blank.data["text"]) == ("", "")


def test_media_that_are_not_there_refuse_the_post(person: MakePerson, media: MediaService) -> None:
    [there] = media.has(ready())
    gone = str(uuid4())

    answer = person().api.post("/posts", {"text": "look", "media_ids": [there, gone]})

    assert (answer.status, answer.code) == (422, "MEDIA_MISSING")
    assert answer.body["error"]["details"] == {"media_ids": [gone]}
    assert Post.objects.count() == 0
    assert OutboxRow.objects.count() == 0


def test_a_media_service_that_is_away_refuses_only_posts_with_media(person: MakePerson) -> None:
    ada = person()

    assert ada.api.post("/posts", {"text": "look", "media_ids": [str(uuid4())]}).status == 503
    assert ada.api.post("/posts", {"text": "look", "media_ids": []}).status == 201
    assert Post.objects.count() == 1


def test_where_a_description_is_required_a_post_without_is_refused(
    person: MakePerson, media: MediaService, settings: Any
) -> None:
    settings.MEDIA_ALT_TEXT = "required"
    described, bare = media.has(ready(), ready(alt_text=None))
    ada = person()

    answer = ada.api.post("/posts", {"media_ids": [described, bare]})

    assert (answer.status, answer.code) == (422, "ALT_TEXT_MISSING")
    assert answer.body["error"]["details"] == {"media_ids": [bare]}
    assert Post.objects.count() == 0
    assert ada.api.post("/posts", {"media_ids": [described]}).status == 201


@pytest.mark.parametrize(("rule", "codes"), [("nudged", ["ALT_TEXT_MISSING"]), ("optional", [])])
def test_where_a_description_is_asked_for_the_author_gets_a_hint(
    person: MakePerson, media: MediaService, settings: Any, rule: str, codes: list[str]
) -> None:
    settings.MEDIA_ALT_TEXT = rule
    ids = media.has(ready(alt_text=None))
    ada = person()

    post = ada.posts("look", media_ids=ids)

    assert [(hint["code"], hint["media_ids"]) for hint in post.get("hints", [])] == [(code, ids) for code in codes]
    assert "hints" not in ada.api.get(f"/posts/{post['id']}").data


def test_an_edit_puts_media_in_another_order_without_asking(person: MakePerson, media: MediaService) -> None:
    ada = person()
    first, second = media.has(ready(), ready())
    post = ada.posts("two", media_ids=[first, second])

    edited = ada.api.put(f"/posts/{post['id']}", {"media_ids": [second, first]}).data

    assert [shown["id"] for shown in edited["media"]] == [second, first]
    assert edited["edited_at"] is not None
    assert len(media.asked) == 1
    assert [each["media_ids"] for each in told()] == [[first, second], [second, first]]
    assert [each["version"] for each in told()] == [1, 2]
    assert Post.objects.get().version == 3


def test_an_edit_asks_for_what_is_new_alone(person: MakePerson, media: MediaService) -> None:
    ada = person()
    first, second = media.has(ready(), ready())
    post = ada.posts("one", media_ids=[first])

    edited = ada.api.put(f"/posts/{post['id']}", {"media_ids": [second, first]}).data

    assert [shown["id"] for shown in edited["media"]] == [second, first]
    assert [asked["media_ids"] for asked in media.asked] == [[first], [second]]


@pytest.mark.parametrize("body", [{"media_ids": None}, {"text": "two"}], ids=["null", "absent"])
def test_an_edit_that_does_not_name_them_leaves_media_alone(
    person: MakePerson, media: MediaService, body: dict[str, Any]
) -> None:
    ada = person()
    ids = media.has(ready())
    post = ada.posts("one", media_ids=ids)

    edited = ada.api.put(f"/posts/{post['id']}", body).data

    assert [shown["id"] for shown in edited["media"]] == ids
    assert len(told()) == 1


def test_an_empty_list_takes_all_media_off(person: MakePerson, media: MediaService) -> None:
    ada = person()
    post = ada.posts("one", media_ids=media.has(ready()))

    edited = ada.api.put(f"/posts/{post['id']}", {"media_ids": []}).data

    assert edited["media"] == []
    assert (told()[-1]["media_ids"], told()[-1]["is_public"]) == ([], False)
    assert Post.objects.get().media is None


@pytest.mark.parametrize(
    ("body", "field"), [({"media_ids": []}, "media_ids"), ({"text": " ", "media_ids": []}, "text")]
)
def test_the_last_of_a_post_cannot_be_taken_off(
    person: MakePerson, media: MediaService, body: dict[str, Any], field: str
) -> None:
    ada = person()
    post = ada.posts("" if field == "media_ids" else "words", media_ids=media.has(ready()))

    answer = ada.api.put(f"/posts/{post['id']}", body)

    assert answer.status == 400
    assert [(fault["field"], fault["code"]) for fault in answer.body["error"]["details"]["fields"]] == [
        (field, "nothing_left")
    ]
    assert ada.api.get(f"/posts/{post['id']}").data == post


def test_the_media_service_learns_who_may_see_a_post(person: MakePerson, media: MediaService) -> None:
    ada = person()
    post = ada.posts("one", media_ids=media.has(ready()), visibility="followers")

    ada.api.put(f"/posts/{post['id']}", {"visibility": "public"})
    ada.api.put(f"/posts/{post['id']}", {"text": "said otherwise"})
    ada.api.put(f"/posts/{post['id']}", {"visibility": "private"})

    assert [each["is_public"] for each in told()] == [False, True, False]


def test_media_of_a_private_account_are_not_public(person: MakePerson, media: MediaService) -> None:
    person(is_private=True).posts("one", media_ids=media.has(ready()))

    assert [each["is_public"] for each in told()] == [False]


def test_a_deleted_post_names_what_it_showed(person: MakePerson, media: MediaService) -> None:
    ada = person()
    ids = media.has(ready())
    post = ada.posts("one", media_ids=ids)

    ada.api.delete(f"/posts/{post['id']}")

    last = told()[-1]
    assert (last["media_ids"], last["is_deleted"], last["is_public"], last["version"]) == (ids, True, False, 2)
    assert Post.objects.values_list("media", "is_media_public").get(id=UUID(post["id"])) == (None, False)


def test_a_post_that_never_had_media_tells_nobody(person: MakePerson, media: MediaService) -> None:
    ada = person()
    post = ada.posts("one")

    ada.api.put(f"/posts/{post['id']}", {"visibility": "followers"})
    ada.api.delete(f"/posts/{post['id']}")

    assert told() == []
    assert media.asked == []
