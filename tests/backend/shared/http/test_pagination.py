"""Lists: bounded pages, and cursors that only this API makes."""

import base64
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.shared.cursors import list_tag
from backend.shared.http.pagination import EPOCH, BadCursor, decode_cursor, encode_cursor
from tests.backend.shared.http.conftest import ADA
from tests.support.service.client import ServiceClient
from tests.support.stack.api import Answer

PATHS = [f"/posts?author_id={ADA}&", "/feed/public?", "/feed?"]
AT = datetime(2026, 3, 14, 9, 26, 53, 589793, tzinfo=UTC)
BAD_CURSORS = [
    "x",
    "====",
    "é" * 32,
    "%00",
    "a" * 31,
    "a" * 33,
    "/" * 32,
    base64.urlsafe_b64encode(bytes(23)).decode(),
    base64.urlsafe_b64encode(b"\xff" * 24).decode(),
    "a" * 101,
]
TAG = list_tag(path="/api/v1/feed", query=())
OUT_OF_BOUNDS = [
    *(f"limit={limit}" for limit in ("0", "101", "-1", "x", "", "1.5", "99999999999999999999")),
    *(f"offset={offset}" for offset in ("-1", "x", "10001")),
    *(f"cursor={cursor}" for cursor in BAD_CURSORS),
]


def wrong_fields(answer: Answer) -> list[str]:
    return [fault["field"] for fault in answer.body["error"]["details"]["fields"]]


def written(ada: ServiceClient, number: int) -> list[str]:
    """Publish so many posts and return their ids, the newest first."""
    return [ada.post("/posts", {"text": str(place)}).data["id"] for place in range(number)][::-1]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_out_of_bounds_is_refused(ada: ServiceClient, path: str) -> None:
    answers = {query: ada.get(f"{path}{query}") for query in OUT_OF_BOUNDS}

    assert {answer.status for answer in answers.values()} == {400}
    assert {query: wrong_fields(answer) for query, answer in answers.items()} == {
        query: [query.partition("=")[0]] for query in OUT_OF_BOUNDS
    }


@pytest.mark.parametrize("path", PATHS)
def test_every_wrong_part_of_a_page_is_named(ada: ServiceClient, path: str) -> None:
    assert wrong_fields(ada.get(f"{path}limit=0&offset=-1")) == ["limit", "offset"]


@pytest.mark.parametrize("path", PATHS)
def test_a_page_says_its_bounds(ada: ServiceClient, path: str) -> None:
    pages = [ada.get(f"{path}{query}").data for query in ("", "limit=1", "limit=100")]

    assert pages == [{"items": [], "limit": limit, "offset": 0, "next_cursor": None} for limit in (20, 1, 100)]


@pytest.mark.parametrize("path", PATHS)
def test_a_cursor_leads_through_the_whole_list_once(ada: ServiceClient, path: str) -> None:
    ids = written(ada, 5)
    first = ada.get(f"{path}limit=2").data
    second = ada.get(f"{path}limit=2&cursor={first['next_cursor']}").data
    third = ada.get(f"{path}limit=2&cursor={second['next_cursor']}").data

    assert [item["id"] for page in (first, second, third) for item in page["items"]] == ids
    assert third["next_cursor"] is None


@pytest.mark.parametrize("path", PATHS)
def test_an_offset_skips(ada: ServiceClient, path: str) -> None:
    ids = written(ada, 3)
    data = ada.get(f"{path}limit=1&offset=1").data

    assert ([item["id"] for item in data["items"]], data["offset"]) == (ids[1:2], 1)
    assert ada.get(f"{path}offset=10000").data["items"] == []


@pytest.mark.parametrize("path", PATHS)
def test_what_is_published_meanwhile_moves_nothing(ada: ServiceClient, path: str) -> None:
    ids = written(ada, 4)
    first = ada.get(f"{path}limit=2").data
    written(ada, 2)

    second = ada.get(f"{path}limit=2&cursor={first['next_cursor']}").data

    assert [item["id"] for item in second["items"]] == ids[2:]


@given(st.integers(min_value=0, max_value=10**17), st.uuids())
def test_a_cursor_is_read_back_as_it_was_made(microseconds: int, row_id: UUID) -> None:
    at = EPOCH + timedelta(microseconds=microseconds)

    assert decode_cursor(encode_cursor(at=at, id=row_id, tag=TAG), tag=TAG) == (at, row_id)


def test_a_cursor_of_another_list_is_refused() -> None:
    other = list_tag(path="/api/v1/posts", query=[("author_id", str(uuid4()))])

    with pytest.raises(BadCursor):
        decode_cursor(encode_cursor(at=AT, id=uuid4(), tag=other), tag=TAG)


def test_a_list_is_told_by_its_path_and_filters_whatever_the_page_and_the_case() -> None:
    one = str(uuid4())
    tags = {
        list_tag(path=f"/api/v1/posts/{one}/replies", query=()),
        list_tag(path=f"/api/v1/posts/{one.upper()}/replies", query=[("limit", "5"), ("_", "1"), ("cursor", "x")]),
    }
    filtered = [list_tag(path="/api/v1/posts", query=[("author_id", made(one))]) for made in (str.lower, str.upper)]

    assert len(tags) == 1
    assert filtered[0] == filtered[1] != list_tag(path="/api/v1/posts", query=())


@given(st.text(max_size=60))
def test_whatever_is_sent_is_a_cursor_or_refused(text: str) -> None:
    try:
        at, row_id = decode_cursor(text, tag=TAG)
    except BadCursor:
        return
    assert decode_cursor(encode_cursor(at=at, id=row_id, tag=TAG), tag=TAG) == (at, row_id)


def test_a_cursor_says_nothing_of_a_wrong_one() -> None:
    with pytest.raises(BadCursor) as refused:
        decode_cursor("sesame", tag=TAG)

    assert "sesame" not in str(refused.value.details)


def test_microseconds_are_kept_apart() -> None:
    row_id = uuid4()

    assert encode_cursor(at=AT, id=row_id, tag=TAG) != encode_cursor(
        at=AT + timedelta(microseconds=1), id=row_id, tag=TAG
    )
