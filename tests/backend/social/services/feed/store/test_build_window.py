"""A build stands only if nothing overtook it."""

from collections.abc import Callable
from uuid import UUID

import pytest

from backend.shared.cache.client import Connection
from backend.social.services.feed.store.author_entries import begin_author_entries, commit_author_entries
from backend.social.services.feed.store.build_window import BUILD_SECONDS, begin_window, commit_window
from backend.social.services.feed.store.drop_window import drop_window
from backend.social.services.feed.store.keys import id_bytes, marks_key, window_key
from backend.social.services.feed.store.push_entry import push_entry
from backend.social.services.feed.store.put_viewer_state import put_viewer_state
from backend.social.services.feed.store.reading.home_read import HomeMiss, MissReason
from backend.social.services.feed.store.remove_entry import remove_entry
from backend.social.services.feed.store.take_stamp import take_stamp
from backend.social.utils.post_card import ViewerMarks
from tests.backend.social.services.feed.store.scene import (
    NOON,
    READER,
    build,
    built,
    entry,
    page,
    post,
    posts,
    put,
    read,
)

pytestmark = pytest.mark.usefixtures("cache")
TO_READER = id_bytes([READER])


def begin() -> int:
    stamp = begin_window(reader_id=READER)
    assert stamp is not None
    return stamp


def commit(stamp: int) -> bool:
    return commit_window(reader_id=READER, stamp=stamp, window=built(posts(1)), at=NOON)


OVERTAKERS: dict[str, Callable[[], object]] = {
    "push": lambda: push_entry(entry=entry(post(2)), reader_ids=TO_READER),
    "stamped push": lambda: push_entry(entry=entry(post(2)), reader_ids=TO_READER, stamp=take_stamp()),
    "remove": lambda: remove_entry(entry=entry(post(1)), reader_ids=TO_READER, version=2),
    "drop": lambda: drop_window(reader_ids=[READER]),
    "mark": lambda: put_viewer_state(reader_id=READER, post_id=post(1).id, marks=ViewerMarks(liked=True), version=9),
}


@pytest.mark.parametrize("overtake", OVERTAKERS.values(), ids=OVERTAKERS)
def test_a_change_overtakes_it(overtake: Callable[[], object]):
    stamp = begin()
    overtake()
    assert not commit(stamp)
    assert read() == HomeMiss(reason=MissReason.COLD, entries=(), author_ids=(), rate=None)
    assert commit(begin())


@pytest.mark.parametrize("overtake", OVERTAKERS.values(), ids=OVERTAKERS)
def test_and_a_build_that_was_begun_after_the_change_is_not_taken_for_it(overtake: Callable[[], object]):
    first = begin()
    overtake()
    second = begin()
    assert not commit(first)
    assert commit(second)


def test_what_was_decided_before_it_began_does_not_overtake_it():
    put(*posts(1))
    stamp = take_stamp()
    build_stamp = begin()
    assert push_entry(entry=entry(post(2)), reader_ids=TO_READER, stamp=stamp) == 0
    assert commit(build_stamp)
    assert read() == page(posts(1))


def test_one_builder_at_a_time(cache: Connection):
    stamp = begin()
    assert begin_window(reader_id=READER) is None
    assert read() == HomeMiss(reason=MissReason.BEING_BUILT, entries=(), author_ids=(), rate=None)
    assert 0 < cache.call("TTL", window_key(READER)) <= BUILD_SECONDS
    assert commit(stamp)
    assert begin_window(reader_id=READER) is None


def test_a_builder_that_died_makes_room(cache: Connection):
    dead = begin()
    cache.call("PEXPIRE", window_key(READER), 0)
    second = begin()
    assert not commit(dead)
    assert commit(second)


def test_nothing_else_is_touched_when_it_stands(cache: Connection):
    put(*posts(1))
    assert commit(begin())
    assert not commit(take_stamp())
    assert read() == page(posts(1))
    assert cache.call("TTL", marks_key(READER)) > 0


def test_long_windows_with_many_marks():
    many = posts(*range(1000))
    marks = {card.id: ViewerMarks(liked=True) for card in many}
    put(*many[:20])
    build(built(many, is_complete=False, marks=marks))
    put(*many[980:])
    assert read(limit=18, after=entry(many[980])) == page(many[981:999], more=True, marks=marks)


@pytest.mark.parametrize("wrong", [posts(1, 2)[::-1], posts(1) * 2], ids=["oldest first", "twice"])
def test_only_history_newest_first(wrong: list[object]):
    stamp = begin()
    with pytest.raises(ValueError, match="newest first"):
        commit_window(reader_id=READER, stamp=stamp, window=built(wrong), at=NOON)  # type: ignore[arg-type]


def test_an_empty_window_is_complete():
    stamp = begin()
    with pytest.raises(ValueError, match="complete"):
        commit_window(reader_id=READER, stamp=stamp, window=built([], is_complete=False), at=NOON)


def test_a_list_of_an_author_likewise():
    two = UUID(int=2)
    stamp = begin_author_entries(author_id=two)
    assert stamp is not None
    assert begin_author_entries(author_id=two) is None
    assert commit_author_entries(author_id=two, stamp=stamp, entries=[], is_complete=True, at=NOON)
    assert not commit_author_entries(author_id=two, stamp=stamp, entries=[], is_complete=True, at=NOON)
    assert begin_author_entries(author_id=two) is None


def test_stamps_grow_even_if_the_clock_is_set_back(cache: Connection):
    future = take_stamp() + 10**9
    cache.call("SET", "z:build", future)
    assert take_stamp() == future + 1
    assert begin() == future + 1
    assert take_stamp() == future + 2
