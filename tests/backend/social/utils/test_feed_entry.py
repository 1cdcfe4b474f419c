from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.shared.cursors import list_tag
from backend.shared.http.pagination import encode_cursor
from backend.social.utils.feed_entry import (
    EPOCH,
    decode_entry,
    decode_entry_cursor,
    encode_entry,
    encode_entry_cursor,
)

MOMENTS = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=2_900_000)).map(lambda since: EPOCH + since)
PLACES = st.tuples(MOMENTS, st.uuids())


def test_the_bytes():
    at = datetime(1970, 1, 1, 0, 0, 1, 2, tzinfo=UTC)
    entry = encode_entry(published_at=at, post_id=UUID(int=3))
    assert entry == bytes.fromhex("00000000000f4242 00000000000000000000000000000003")


def test_time_zones_do_not_matter():
    noon = datetime(2030, 1, 1, 12, tzinfo=UTC)
    one = noon.astimezone(timezone(timedelta(hours=1)))
    first, second = (encode_entry(published_at=at, post_id=UUID(int=1)) for at in (noon, one))
    assert first == second


@given(PLACES)
def test_back_and_forth(place: tuple[datetime, UUID]):
    entry = encode_entry(published_at=place[0], post_id=place[1])
    assert decode_entry(entry) == place
    assert decode_entry_cursor(encode_entry_cursor(entry)) == entry


@given(PLACES, PLACES)
def test_entries_sort_as_places(one: tuple[datetime, UUID], other: tuple[datetime, UUID]):
    first, second = (encode_entry(published_at=at, post_id=post_id) for at, post_id in (one, other))
    assert (first < second) == (one < other)


@given(PLACES)
def test_the_cursor_is_the_one_of_every_list(place: tuple[datetime, UUID]):
    entry = encode_entry(published_at=place[0], post_id=place[1])
    assert encode_entry_cursor(entry) == encode_cursor(
        at=place[0], id=place[1], tag=list_tag(path="/api/v1/feed", query=())
    )


@pytest.mark.parametrize("cursor", ["", "!", "AAAA", "A" * 33, "_" * 32, "Ä" * 32, "A" * 31 + "\n"])
def test_what_is_no_cursor(cursor: str):
    with pytest.raises(ValueError, match=r"."):
        decode_entry_cursor(cursor)
