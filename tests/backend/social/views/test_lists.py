"""Lists of posts: order, pages, bounds, and what is left out of an item."""

import pytest

from tests.backend.social.conftest import MakePerson
from tests.backend.social.people import Person
from tests.support.service.client import ServiceClient


def walk(person: Person, path: str, *, limit: int) -> list[str]:
    """Return the texts of a whole list, page after page by cursor."""
    mark = "&" if "?" in path else "?"
    texts, cursor, pages = [], "", 0
    while cursor is not None and pages < 50:
        page = person.api.get(f"{path}{mark}limit={limit}{f'&cursor={cursor}' if cursor else ''}").data
        texts += [item["text"] for item in page["items"]]
        cursor, pages = page["next_cursor"], pages + 1
    return texts


@pytest.fixture
def author(person: MakePerson) -> Person:
    ada = person("ada")
    for number in range(5):
        ada.posts(f"post {number}")
    return ada


NEWEST_FIRST = [f"post {number}" for number in reversed(range(5))]


@pytest.mark.parametrize("limit", [1, 2, 4, 5, 6])
def test_pages_by_cursor_have_no_gap_and_no_repetition(author: Person, limit: int) -> None:
    assert walk(author, f"/posts?author_id={author.id}", limit=limit) == NEWEST_FIRST
    assert walk(author, "/feed/public", limit=limit) == NEWEST_FIRST


@pytest.mark.parametrize("offset", [0, 1, 4, 5])
def test_pages_by_offset(author: Person, offset: int) -> None:
    page = author.api.get(f"/feed/public?limit=2&offset={offset}").data

    assert [item["text"] for item in page["items"]] == NEWEST_FIRST[offset : offset + 2]
    assert (page["limit"], page["offset"]) == (2, offset)


def test_a_page_by_cursor_stands_still_while_posts_arrive(author: Person) -> None:
    first = author.api.get("/feed/public?limit=2").data
    author.posts("new")

    second = author.api.get(f"/feed/public?limit=2&cursor={first['next_cursor']}").data

    assert [item["text"] for item in second["items"]] == ["post 2", "post 1"]


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "offset=-1", "limit=x", "cursor=!!", "cursor=AAAA"])
def test_a_wrong_page_is_refused(anonymous: ServiceClient, query: str) -> None:
    answer = anonymous.get(f"/feed/public?{query}")

    assert answer.status == 400
    assert answer.body["error"]["details"]["fields"][0]["field"] == query.partition("=")[0]


def test_an_items_empty_fields_are_left_out(person: MakePerson) -> None:
    ada = person("ada")
    post = ada.posts()

    item = ada.api.get("/feed/public").data["items"][0]

    assert set(item) == {"id", "author", "text", "visibility", "counts", "viewer", "created_at", "published_at"}
    assert set(item["author"]) == {"id", "username", "display_name"}
    assert item == {name: value for name, value in post.items() if name in item} | {"author": item["author"]}


def test_an_authors_list_needs_the_author(anonymous: ServiceClient) -> None:
    answer = anonymous.get("/posts")

    assert answer.body["error"]["details"]["fields"][0]["field"] == "author_id"
