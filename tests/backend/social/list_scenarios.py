"""Every list of the social service, filled and read: a new list brings its own line here."""

from collections.abc import Callable
from itertools import count

from tests.backend.social.conftest import MakePerson
from tests.backend.social.people import Person
from tests.support.queries.query_growth import ListScenario

NUMBERS = count()
MakeScenario = Callable[[MakePerson], ListScenario]


def posts(person: MakePerson) -> ListScenario:
    author, reader = person("author"), person("reader")
    return _list(reader, f"/posts?author_id={author.id}", add_one=author.posts)


def public_feed(person: MakePerson) -> ListScenario:
    reader = person("reader")
    return _list(reader, "/feed/public", add_one=lambda: _newcomer(person).posts())


def home_feed(person: MakePerson) -> ListScenario:
    reader = person("reader")

    def add_one() -> None:
        author = _newcomer(person)
        reader.follows(author)
        author.posts()

    return _list(reader, "/feed", add_one=add_one)


def replies(person: MakePerson) -> ListScenario:
    reader = person("reader")
    post = reader.posts()
    return _list(reader, f"/posts/{post['id']}/replies", add_one=lambda: _newcomer(person).replies(post))


def thread(person: MakePerson) -> ListScenario:
    reader = person("reader")
    post = reader.posts()
    return _list(reader, f"/posts/{post['id']}/thread", add_one=lambda: _newcomer(person).replies(post), own=1)


def edits(person: MakePerson) -> ListScenario:
    author = person("author")
    path = f"/posts/{author.posts()['id']}"
    return _list(author, f"{path}/edits", add_one=lambda: author.api.put(path, {"text": f"edit {next(NUMBERS)}"}))


def followers(person: MakePerson) -> ListScenario:
    reader = person("reader")
    return _list(reader, "/followers", add_one=lambda: _newcomer(person).follows(reader))


def following(person: MakePerson) -> ListScenario:
    reader = person("reader")
    return _list(reader, "/following", add_one=lambda: reader.follows(_newcomer(person)))


def follow_requests(person: MakePerson) -> ListScenario:
    reader = person("reader", is_private=True)
    return _list(reader, "/follow-requests", add_one=lambda: _newcomer(person).follows(reader))


def blocks(person: MakePerson) -> ListScenario:
    reader = person("reader")
    return _list(reader, "/blocks", add_one=lambda: reader.blocks(_newcomer(person)))


def mutes(person: MakePerson) -> ListScenario:
    reader = person("reader")
    return _list(reader, "/mutes", add_one=lambda: reader.api.post("/mutes", {"account_id": str(_newcomer(person).id)}))


def bookmarks(person: MakePerson) -> ListScenario:
    reader = person("reader")
    return _list(
        reader,
        "/bookmarks",
        add_one=lambda: reader.api.post(f"/posts/{_newcomer(person).posts()['id']}/bookmarks"),
    )


SCENARIOS: dict[str, MakeScenario] = {
    "/api/v1/posts": posts,
    "/api/v1/posts/{post_id}/replies": replies,
    "/api/v1/posts/{post_id}/thread": thread,
    "/api/v1/posts/{post_id}/edits": edits,
    "/api/v1/feed": home_feed,
    "/api/v1/feed/public": public_feed,
    "/api/v1/followers": followers,
    "/api/v1/following": following,
    "/api/v1/follow-requests": follow_requests,
    "/api/v1/blocks": blocks,
    "/api/v1/mutes": mutes,
    "/api/v1/bookmarks": bookmarks,
}


def _newcomer(person: MakePerson) -> Person:
    return person(f"person_{next(NUMBERS)}")


def _list(reader: Person, path: str, *, add_one: Callable[[], object], own: int = 0) -> ListScenario:
    def add(number: int) -> None:
        for _ in range(number):
            add_one()

    mark = "&" if "?" in path else "?"
    return ListScenario(add=add, read=lambda: reader.api.get(f"{path}{mark}limit=100"), own=own)
