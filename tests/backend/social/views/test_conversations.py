"""Replies, threads, edits."""

from uuid import uuid4

import pytest

from backend.social.models import Post
from tests.backend.social.conftest import MakePerson
from tests.backend.social.people import Person
from tests.backend.social.views.test_lists import walk
from tests.support.service.client import ServiceClient


def test_replies_are_counted_and_listed_oldest_first(person: MakePerson) -> None:
    ada, bob = person("ada"), person("bob")
    post = ada.posts("question")
    first, second = bob.replies(post, "first"), ada.replies(post, "second")
    bob.replies(first, "deeper")

    assert ada.texts(f"/posts/{post['id']}/replies") == ["first", "second"]
    assert ada.api.get(f"/posts/{post['id']}").data["counts"]["replies"] == 2
    assert (first["reply_to_id"], second["reply_to_id"]) == (post["id"], post["id"])
    assert walk(ada, f"/posts/{post['id']}/replies", limit=1) == ["first", "second"]


@pytest.fixture
def thread(person: MakePerson) -> tuple[Person, list[str]]:
    ada, bob = person("ada"), person("bob")
    root = ada.posts("0")
    first = bob.replies(root, "1")
    second = ada.replies(first, "2")
    third = bob.replies(root, "3")
    return ada, [root["id"], first["id"], second["id"], third["id"]]


@pytest.mark.parametrize("asked", range(4))
@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5])
def test_a_thread_is_the_whole_conversation_from_any_of_its_posts(
    thread: tuple[Person, list[str]], asked: int, limit: int
) -> None:
    ada, ids = thread

    assert walk(ada, f"/posts/{ids[asked]}/thread", limit=limit) == ["0", "1", "2", "3"]


@pytest.mark.parametrize("offset", [0, 1, 3, 4])
def test_a_thread_by_offset(thread: tuple[Person, list[str]], offset: int) -> None:
    ada, ids = thread

    assert ada.texts(f"/posts/{ids[0]}/thread?limit=2&offset={offset}") == ["0", "1", "2", "3"][offset : offset + 2]


def test_a_thread_goes_on_without_what_was_deleted(thread: tuple[Person, list[str]]) -> None:
    ada, ids = thread
    ada.api.delete(f"/posts/{ids[0]}")

    assert ada.texts(f"/posts/{ids[1]}/thread") == ["1", "2", "3"]
    assert ada.api.get(f"/posts/{ids[0]}/thread").status == 404
    assert ada.api.get(f"/posts/{ids[1]}").data["reply_to_id"] == ids[0]


def test_every_reply_knows_the_root_of_its_conversation(thread: tuple[Person, list[str]]) -> None:
    _, ids = thread

    assert set(Post.objects.exclude(id=ids[0]).values_list("root_id", flat=True)) == {Post.objects.get(id=ids[0]).id}


def test_edits_are_listed_latest_first(person: MakePerson) -> None:
    ada = person("ada")
    post = ada.posts("one", content_warning="w")
    ada.api.put(f"/posts/{post['id']}", {"text": "two", "content_warning": ""})
    last = ada.api.put(f"/posts/{post['id']}", {"text": "three"}).data

    edits = ada.api.get(f"/posts/{post['id']}/edits").data["items"]

    assert [(edit["text"], edit.get("content_warning")) for edit in edits] == [("two", None), ("one", "w")]
    assert edits[0]["replaced_at"] == last["edited_at"]
    assert walk(ada, f"/posts/{post['id']}/edits", limit=1) == ["two", "one"]


@pytest.mark.parametrize("part", ["replies", "thread", "edits"])
def test_what_belongs_to_a_hidden_post_is_hidden(person: MakePerson, anonymous: ServiceClient, part: str) -> None:
    post = person("ada").posts(visibility="private")

    assert person("bob").api.get(f"/posts/{post['id']}/{part}").status == 404
    assert anonymous.get(f"/posts/{post['id']}/{part}").status == 404
    assert anonymous.get(f"/posts/{uuid4()}/{part}").status == 404
