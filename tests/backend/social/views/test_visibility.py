"""Who may see what: the same rule wherever a post could appear."""

import pytest

from tests.backend.social.conftest import MakePerson
from tests.backend.social.people import Person
from tests.support.service.client import ServiceClient


def places(reader: Person, author: Person, post: dict[str, str], parent: dict[str, str]) -> set[str]:
    """Return where the reader finds the author's reply."""
    paths = {
        "author": f"/posts?author_id={author.id}",
        "public": "/feed/public",
        "replies": f"/posts/{parent['id']}/replies",
        "thread": f"/posts/{parent['id']}/thread",
    }
    found = {name for name, path in paths.items() if post["id"] in reader.ids(path)}
    return found | ({"alone"} if reader.sees(post) else set())


NOWHERE: set[str] = set()
PUBLIC = {"author", "public", "replies", "thread", "alone"}
FOLLOWED = PUBLIC - {"public"}


@pytest.mark.parametrize(
    ("visibility", "is_private", "to_author", "to_follower", "to_stranger"),
    [
        ("public", False, PUBLIC, PUBLIC, PUBLIC),
        ("followers", False, FOLLOWED, FOLLOWED, NOWHERE),
        ("private", False, FOLLOWED, NOWHERE, NOWHERE),
        ("public", True, FOLLOWED, FOLLOWED, NOWHERE),
        ("followers", True, FOLLOWED, FOLLOWED, NOWHERE),
    ],
)
def test_visibility(
    person: MakePerson,
    *,
    visibility: str,
    is_private: bool,
    to_author: set[str],
    to_follower: set[str],
    to_stranger: set[str],
) -> None:
    starter, author = person("starter"), person("author", is_private=is_private)
    follower, stranger = person("follower"), person("stranger")
    follower.follows(author)
    author.api.post(f"/follow-requests/{follower.id}/accept")
    parent = starter.posts()

    reply = author.replies(parent, visibility=visibility)

    assert places(author, author, reply, parent) == to_author
    assert places(follower, author, reply, parent) == to_follower
    assert places(stranger, author, reply, parent) == to_stranger


def test_strangers_without_a_token_see_public_posts_alone(person: MakePerson, anonymous: ServiceClient) -> None:
    ada, hidden = person("ada"), person("hidden", is_private=True)
    public = ada.posts("public")
    ada.posts("followers", visibility="followers")
    of_private = hidden.posts("of a private account")

    assert anonymous.get(f"/posts/{public['id']}").data["viewer"]["liked"] is False
    assert anonymous.get(f"/posts/{of_private['id']}").status == 404
    assert [post["text"] for post in anonymous.get("/feed/public").data["items"]] == ["public"]
    assert [post["text"] for post in anonymous.get(f"/posts?author_id={ada.id}").data["items"]] == ["public"]


def test_a_request_to_follow_shows_nothing_yet(person: MakePerson) -> None:
    hidden, asking = person("hidden", is_private=True), person("asking")
    post = hidden.posts()

    assert asking.follows(hidden) == "requested"

    assert not asking.sees(post)


@pytest.mark.parametrize("blocker_is_author", [True, False])
def test_a_block_hides_both_ways_everywhere(person: MakePerson, *, blocker_is_author: bool) -> None:
    starter, author, reader = person("starter"), person("author"), person("reader")
    parent = starter.posts()
    reply = author.replies(parent)
    assert places(reader, author, reply, parent) == PUBLIC

    first, second = (author, reader) if blocker_is_author else (reader, author)
    first.blocks(second)

    assert places(reader, author, reply, parent) == NOWHERE
    assert reader.api.post(f"/posts/{reply['id']}/likes").status == 404
    assert reader.api.post("/posts", {"text": "x", "reply_to_id": reply["id"]}).status == 422
    assert reader.api.get(f"/followers?account_id={author.id}").status == 404
    assert places(starter, author, reply, parent) == PUBLIC

    first.api.delete(f"/blocks/{second.id}")

    assert places(reader, author, reply, parent) == PUBLIC


def test_a_mute_hides_nothing_but_the_home_feed(person: MakePerson) -> None:
    starter, author, reader = person("starter"), person("author"), person("reader")
    parent = starter.posts()
    reply = author.replies(parent)

    reader.api.post("/mutes", {"account_id": str(author.id)})

    assert places(reader, author, reply, parent) == PUBLIC


def test_posts_of_a_deleted_account_are_gone(person: MakePerson) -> None:
    gone, reader = person("gone", is_deleted=True), person("reader")

    answer = gone.api.post("/posts", {"text": "still here?"})

    assert (answer.status, answer.code) == (404, "ACCOUNT_NOT_FOUND")
    assert reader.texts("/feed/public") == []


def test_a_bad_token_is_refused_where_none_is_needed(anonymous: ServiceClient) -> None:
    answer = anonymous.get("/feed/public", headers={"Authorization": "Bearer nonsense"})

    assert answer.status == 401
