"""How many statements each endpoint sends: pinned, so that one more is a decision."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest

from backend.shared.clock import now
from backend.social.models import Block, Follow, Mute, Post, PostEdit
from tests.backend.social.conftest import MakePerson, make_profile, statements
from tests.backend.social.people import Person


def add_posts(reader: Person, *, count: int, **fields: object) -> list[UUID]:
    """Write posts, each by an author of its own whom the reader follows."""
    at = now()
    posts = []
    for _ in range(count):
        author = make_profile(account_id=uuid4(), username="author")
        follow(reader.id, author.id)
        posts.append(
            Post(id=uuid4(), created_at=at, last_updated_at=at, published_at=at, owner=author, version=2, **fields)
        )
    return [post.id for post in Post.objects.bulk_create(posts)]


def follow(owner_id: UUID, account_id: UUID, *, state: str = "accepted") -> None:
    at = now()
    version = Follow.objects.filter(owner_id=owner_id).count() + 1000
    pair = {"owner_id": owner_id, "account_id": account_id}
    Follow.objects.create(id=uuid4(), created_at=at, last_updated_at=at, version=version, state=state, **pair)


def public_posts(reader: Person, count: int) -> str:
    add_posts(reader, count=count)
    return "/feed/public?limit=50"


def author_posts(reader: Person, count: int) -> str:
    for number in range(count):
        reader.posts(f"post {number}")
    return f"/posts?author_id={reader.id}&limit=50"


def replies(reader: Person, count: int) -> str:
    [parent] = add_posts(reader, count=1)
    add_posts(reader, count=count, reply_to_id=parent, root_id=parent)
    return f"/posts/{parent}/replies?limit=50"


def thread(reader: Person, count: int) -> str:
    [parent] = add_posts(reader, count=1)
    add_posts(reader, count=count, reply_to_id=parent, root_id=parent)
    return f"/posts/{parent}/thread?limit=51"


def edits(reader: Person, count: int) -> str:
    [post_id] = add_posts(reader, count=1)
    at = now()
    texts = [PostEdit(id=uuid4(), created_at=at, last_updated_at=at, post_id=post_id, text="x") for _ in range(count)]
    PostEdit.objects.bulk_create(texts)
    return f"/posts/{post_id}/edits?limit=50"


def followers(reader: Person, count: int) -> str:
    for _ in range(count):
        follow(make_profile(account_id=uuid4(), username="follower").id, reader.id)
    return "/followers?limit=50"


def following(reader: Person, count: int) -> str:
    add_posts(reader, count=count)
    return "/following?limit=50"


def requests(reader: Person, count: int) -> str:
    for _ in range(count):
        follow(make_profile(account_id=uuid4(), username="asking").id, reader.id, state="requested")
    return "/follow-requests?limit=50"


def hidden(model: type[Block] | type[Mute], path: str) -> Callable[[Person, int], str]:
    def write(reader: Person, count: int) -> str:
        at = now()
        for _ in range(count):
            account = make_profile(account_id=uuid4(), username="hidden")
            model.objects.create(id=uuid4(), created_at=at, last_updated_at=at, owner_id=reader.id, account=account)
        return path

    return write


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (public_posts, 2),
        (author_posts, 2),
        (replies, 3),
        (thread, 3),
        (edits, 2),
        (followers, 1),
        (following, 1),
        (requests, 1),
        (hidden(Block, "/blocks?limit=50"), 1),
        (hidden(Mute, "/mutes?limit=50"), 1),
    ],
    ids=["public", "author", "replies", "thread", "edits", "followers", "following", "requests", "blocks", "mutes"],
)
def test_a_list_sends_few_statements(person: MakePerson, *, make: Callable[[Person, int], str], expected: int) -> None:
    reader = person("reader")
    path = make(reader, 3)

    with statements() as sent:
        items = reader.api.get(path).data["items"]

    assert 3 <= len(items) <= 4  # a thread has its root as well
    assert len(sent) == expected, "\n".join(sent)


def test_publishing_a_post_sends_three_statements(person: MakePerson) -> None:
    ada = person("ada")

    with statements() as sent:
        ada.posts("hello")

    assert [" ".join(statement.split()[:3]) for statement in sent] == [
        "WITH author AS",
        "INSERT INTO post",
        "INSERT INTO outbox",
    ]


def test_publishing_a_reply_sends_two_more(person: MakePerson) -> None:
    ada = person("ada")
    post = ada.posts("hello")

    with statements() as sent:
        ada.replies(post)

    assert len(sent) == 5, "\n".join(sent)


@pytest.mark.parametrize(
    ("method", "path", "body", "expected"),
    [
        ("GET", "/posts/{post}", None, 2),
        ("PUT", "/posts/{post}", {"text": "other"}, 7),
        ("DELETE", "/posts/{post}", None, 6),
        ("POST", "/posts/{post}/likes", {}, 8),
        ("POST", "/follows", {"account_id": "{bob}"}, 10),
        ("POST", "/blocks", {"account_id": "{bob}"}, 7),
        ("POST", "/mutes", {"account_id": "{bob}"}, 6),
    ],
)
def test_statements_of_other_routes(
    person: MakePerson, *, method: str, path: str, body: dict[str, str] | None, expected: int
) -> None:
    ada, bob = person("ada"), person("bob")
    named = {"post": ada.posts()["id"], "bob": str(bob.id)}
    filled = {name: value.format(**named) for name, value in body.items()} if body is not None else None

    with statements() as sent:
        answer = ada.api.request(method, f"/api/v1{path.format(**named)}", filled)

    assert answer.status in {200, 201}
    assert len(sent) == expected, "\n".join(sent)
