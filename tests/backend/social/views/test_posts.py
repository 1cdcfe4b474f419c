"""Posts: publish, show, edit, delete."""

from uuid import UUID, uuid4

import pytest

from backend.social.models import OutboxRow, Post, PostEdit, SyncState
from tests.backend.social.conftest import MakePerson
from tests.support.service.client import ServiceClient

V1, V4, V7 = "2d1f1d80-8e2c-11ee-b9d1-0242ac120002", str(uuid4()), "0192f0c2-91e4-7a33-b1d0-5e4f3a2b1c0d"


def audits() -> list[str]:
    payloads = OutboxRow.objects.filter(target="audit").order_by("id").values_list("payload", flat=True)
    return [payload["payload"]["action"] for payload in payloads]


def test_a_post_is_answered_whole(person: MakePerson) -> None:
    ada = person("ada")

    answer = ada.api.post("/posts", {"id": V7, "text": "Hi", "content_warning": "sums", "visibility": "followers"})

    assert answer.status == 201
    post = answer.data
    assert post == {
        "id": V7,
        "author": {"id": str(ada.id), "username": "ada", "display_name": "Ada", "avatar_url": None},
        "text": "Hi",
        "content_warning": "sums",
        "visibility": "followers",
        "reply_to_id": None,
        "media": [],
        "hashtags": [],
        "counts": {"likes": 0, "replies": 0, "reposts": 0},
        "viewer": {"liked": False, "bookmarked": False, "reposted": False},
        "created_at": post["published_at"],
        "published_at": post["published_at"],
        "edited_at": None,
    }
    assert post["published_at"].endswith("Z")
    assert ada.api.get(f"/posts/{V7}").data == post


def test_publishing_writes_one_post_with_its_version_and_one_audit_event(person: MakePerson) -> None:
    ada = person()

    first, second = ada.posts("one"), ada.posts("two")

    versions = dict(Post.objects.values_list("id", "version"))
    assert versions == {UUID(first["id"]): 2, UUID(second["id"]): 3}
    assert SyncState.objects.get(account_id=ada.id).head == 3
    assert audits() == ["post.created", "post.created"]


def test_text_loses_control_characters_and_keeps_what_people_write(person: MakePerson) -> None:
    post = person().posts("a\x07b\r\n\tc \u0065\u0301 <b>&amp;</b>\x7f")

    assert post["text"] == "ab\n\tc \u0065\u0301 <b>&amp;</b>"


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({}, "text", "missing"),
        ({"text": ""}, "text", "string_too_short"),
        ({"text": " \n\t"}, "text", "blank_text"),
        ({"text": "a\u0000b"}, "text", "nul_character"),
        ({"text": "x" * 5001}, "text", "string_too_long"),
        ({"text": 7}, "text", "string_type"),
        ({"text": "x", "content_warning": "x" * 201}, "content_warning", "string_too_long"),
        ({"text": "x", "content_warning": "a\u0000"}, "content_warning", "nul_character"),
        ({"text": "x", "visibility": "friends"}, "visibility", "literal_error"),
        ({"text": "x", "id": V1}, "id", "invalid_id"),
        ({"text": "x", "id": "7"}, "id", "uuid_parsing"),
        ({"text": "x", "reply_to_id": "7"}, "reply_to_id", "uuid_parsing"),
        ({"text": "x", "media_ids": [V4, V4]}, "media_ids", "duplicate_media"),
        ({"text": "x", "media_ids": [V4, V7, V1, str(uuid4()), str(uuid4())]}, "media_ids", "too_long"),
        ({"text": "", "media_ids": ["7"]}, "media_ids.0", "uuid_parsing"),
        ({"text": " ", "media_ids": []}, "text", "blank_text"),
        ({"text": "x", "quote_of_id": V4}, "quote_of_id", "not_available"),
        ({"text": "x", "publish_at": "2030-01-01T00:00:00Z"}, "publish_at", "not_available"),
    ],
)
def test_a_wrong_field_is_named_and_nothing_written(
    person: MakePerson, body: dict[str, object], field: str, code: str
) -> None:
    answer = person().api.post("/posts", body)

    assert answer.status == 400
    assert [(fault["field"], fault["code"]) for fault in answer.body["error"]["details"]["fields"]] == [(field, code)]
    assert Post.objects.count() == 0
    assert OutboxRow.objects.count() == 0


def test_every_wrong_field_is_named(person: MakePerson) -> None:
    answer = person().api.post("/posts", {"visibility": "all", "id": V1})

    assert {fault["field"] for fault in answer.body["error"]["details"]["fields"]} == {"text", "visibility", "id"}


def test_empty_fields_are_ignored(person: MakePerson) -> None:
    answer = person().api.post("/posts", {"text": "x", "media_ids": [], "quote_of_id": None})

    assert answer.status == 201


def test_text_of_full_length_is_taken(person: MakePerson) -> None:
    assert len(person().posts("ü" * 5000)["text"]) == 5000


def test_posting_takes_a_token(anonymous: ServiceClient) -> None:
    assert anonymous.post("/posts", {"text": "x"}).status == 401


@pytest.mark.parametrize("post_id", [V4, V7])
def test_an_id_is_taken_once_whoever_asks(person: MakePerson, post_id: str) -> None:
    ada, bob = person("ada"), person("bob")
    ada.posts("first", id=post_id)

    again, other = (
        ada.api.post("/posts", {"id": post_id, "text": "x"}),
        bob.api.post("/posts", {"id": post_id, "text": "x"}),
    )

    assert (again.status, again.code) == (409, "ID_TAKEN")
    assert (other.status, other.code) == (409, "ID_TAKEN")
    assert list(Post.objects.values_list("text", "owner_id")) == [("first", ada.id)]
    assert audits() == ["post.created"]
    assert not SyncState.objects.filter(account_id=bob.id).exists()


def test_a_repeated_idempotency_key_gives_the_same_answer_and_one_post(person: MakePerson) -> None:
    ada = person()
    headers = {"Idempotency-Key": str(uuid4())}

    first = ada.api.post("/posts", {"text": "once"}, headers=headers)
    second = ada.api.post("/posts", {"text": "once"}, headers=headers)
    other = ada.api.post("/posts", {"text": "other"}, headers=headers)

    assert (second.status, second.body) == (201, first.body)
    assert second.headers["Idempotent-Replayed"] == "true"
    assert (other.status, other.code) == (422, "IDEMPOTENCY_KEY_REUSED")
    assert Post.objects.count() == 1
    assert audits() == ["post.created"]


def test_an_unchanged_post_is_not_sent_again(person: MakePerson) -> None:
    ada = person()
    post = ada.posts()

    first = ada.api.get(f"/posts/{post['id']}")
    second = ada.api.get(f"/posts/{post['id']}", headers={"If-None-Match": first.headers["ETag"]})
    ada.api.post(f"/posts/{post['id']}/likes")
    third = ada.api.get(f"/posts/{post['id']}", headers={"If-None-Match": first.headers["ETag"]})

    assert (first.status, second.status, third.status) == (200, 304, 200)


@pytest.mark.parametrize("post_id", [str(uuid4()), "7", "%00"])
def test_a_post_that_is_not_there_is_not_found(anonymous: ServiceClient, post_id: str) -> None:
    assert anonymous.get(f"/posts/{post_id}").status == 404


def test_an_edit_keeps_what_was_said(person: MakePerson) -> None:
    ada = person()
    post = ada.posts("one", content_warning="w")

    edited = ada.api.put(f"/posts/{post['id']}", {"text": "two", "content_warning": None}).data

    assert (edited["text"], edited["content_warning"]) == ("two", None)
    assert edited["edited_at"] > post["published_at"]
    assert edited["published_at"] == post["published_at"]
    assert list(PostEdit.objects.values_list("text", "content_warning")) == [("one", "w")]
    row = Post.objects.get()
    assert (row.version, row.card_version) == (3, 2)
    assert audits() == ["post.created", "post.updated"]
    assert ada.api.get(f"/posts/{post['id']}").data == edited


def test_a_change_of_visibility_is_no_edit_of_the_text(person: MakePerson) -> None:
    ada = person()
    post = ada.posts("one")

    changed = ada.api.put(f"/posts/{post['id']}", {"visibility": "private"}).data

    assert (changed["visibility"], changed["text"], changed["edited_at"]) == ("private", "one", None)
    assert PostEdit.objects.count() == 0
    assert Post.objects.get().card_version == 2


def test_an_edit_that_changes_nothing_leaves_no_trace(person: MakePerson) -> None:
    ada = person()
    post = ada.posts("one")

    answer = ada.api.put(f"/posts/{post['id']}", {"text": "one", "visibility": "public", "reply_to_id": None})

    assert answer.data == post
    assert SyncState.objects.get(account_id=ada.id).head == 2
    assert audits() == ["post.created"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": None}, "text"),
        ({"text": ""}, "text"),
        ({"visibility": None}, "visibility"),
        ({"media_ids": [V4, V4]}, "media_ids"),
        ({"reply_to_id": V4}, "reply_to_id"),
    ],
)
def test_a_wrong_edit_changes_nothing(person: MakePerson, body: dict[str, object], field: str) -> None:
    ada = person()
    post = ada.posts("one")

    answer = ada.api.put(f"/posts/{post['id']}", body)

    assert answer.status == 400
    assert [fault["field"] for fault in answer.body["error"]["details"]["fields"]] == [field]
    assert ada.api.get(f"/posts/{post['id']}").data == post


def test_a_deleted_post_is_gone_wiped_and_uncounted(person: MakePerson) -> None:
    ada = person()
    parent = ada.posts("parent")
    reply = ada.replies(parent, "secret")
    ada.api.put(f"/posts/{reply['id']}", {"text": "secret too"})

    answer = ada.api.delete(f"/posts/{reply['id']}")

    assert answer.data == {"id": reply["id"], "is_deleted": True}
    assert ada.api.get(f"/posts/{reply['id']}").status == 404
    assert ada.api.delete(f"/posts/{reply['id']}").status == 404
    assert ada.api.put(f"/posts/{reply['id']}", {"text": "x"}).status == 404
    row = Post.objects.get(id=reply["id"])
    assert (row.is_deleted, row.text, row.content_warning, row.version) == (True, "", None, 5)
    assert list(PostEdit.objects.values_list("text", "is_deleted")) == [("", True)]
    assert ada.api.get(f"/posts/{parent['id']}").data["counts"]["replies"] == 0
    assert ada.texts(f"/posts?author_id={ada.id}") == ["parent"]
    assert audits()[-1] == "post.deleted"


def test_only_the_author_changes_a_post(person: MakePerson, anonymous: ServiceClient) -> None:
    ada, bob = person("ada"), person("bob")
    public, private = ada.posts("public"), ada.posts("private", visibility="private")

    assert bob.api.put(f"/posts/{public['id']}", {"text": "x"}).code == "NOT_YOUR_POST"
    assert bob.api.delete(f"/posts/{public['id']}").status == 403
    assert bob.api.put(f"/posts/{private['id']}", {"text": "x"}).status == 404
    assert bob.api.delete(f"/posts/{private['id']}").status == 404
    assert anonymous.delete(f"/posts/{public['id']}").status == 401
    assert sorted(Post.objects.alive().values_list("text", flat=True)) == ["private", "public"]


def test_a_reply_must_answer_a_post_that_one_may_see(person: MakePerson) -> None:
    ada, bob = person("ada"), person("bob")
    private = ada.posts(visibility="private")

    hidden = bob.api.post("/posts", {"text": "x", "reply_to_id": private["id"]})
    missing = bob.api.post("/posts", {"text": "x", "reply_to_id": str(uuid4())})

    assert (hidden.status, hidden.code) == (422, "PARENT_MISSING")
    assert (missing.status, missing.code) == (422, "PARENT_MISSING")
    assert Post.objects.count() == 1
