from uuid import UUID

import pytest

from backend.shared.cache.client import Connection
from backend.social.services.feed.store.author_entries import (
    push_author_entry,
    remove_author_entry,
)
from backend.social.services.feed.store.build_window import begin_window
from backend.social.services.feed.store.drop_window import drop_window
from backend.social.services.feed.store.keys import author_list_key, id_bytes, window_key
from backend.social.services.feed.store.merge_author import merge_author
from backend.social.services.feed.store.push_entry import CHUNK, push_entry
from backend.social.services.feed.store.put_cards import hide_posts, put_cards
from backend.social.services.feed.store.remove_entry import remove_entry
from backend.social.services.feed.store.take_stamp import take_stamp
from tests.backend.social.services.feed.store.scene import (
    OTHER,
    READER,
    author,
    build,
    build_list,
    built,
    entries,
    entry,
    page,
    post,
    posts,
    put,
    read,
)

pytestmark = pytest.mark.usefixtures("cache")
TO_READER = id_bytes([READER])


def window(cache: Connection) -> list[bytes]:
    """Return the reader's entries, the header left out."""
    stored: list[bytes] = cache.call("LRANGE", window_key(READER), 0, -2)
    return stored


def is_complete(cache: Connection) -> bool:
    return bool(cache.call("LINDEX", window_key(READER), -1)[1:2] == b"1")


def push(number: int, *, stamp: int | None = None) -> int:
    return push_entry(entry=entry(post(number)), reader_ids=TO_READER, stamp=stamp)


class TestPush:
    def test_each_window_takes_it_once_and_readers_without_one_are_skipped(self, cache: Connection):
        put(*posts(1, 2))
        build(built(posts(1)))
        both = id_bytes([READER, OTHER])
        assert [push_entry(entry=entry(post(2)), reader_ids=both) for _ in range(2)] == [1, 0]
        assert read() == page(posts(1, 2))
        assert cache.call("EXISTS", window_key(OTHER)) == 0

    def test_any_order_gives_the_same_window(self, cache: Connection):
        build(built([]))
        for number in (5, 1, 9, 3, 9, 7, 2, 1):
            push(number)
        assert window(cache) == entries(posts(1, 2, 3, 5, 7, 9))

    def test_equal_times_are_ordered_by_id(self, cache: Connection):
        build(built([]))
        same = [post(number, second=7) for number in (0x01, 0x7F, 0x80, 0xFF)]
        for card in (same[2], same[0], same[3], same[1]):
            push_entry(entry=entry(card), reader_ids=TO_READER)
        assert window(cache) == entries(same[::-1])

    def test_older_than_an_incomplete_window_is_left_out(self, cache: Connection):
        build(built(posts(5, 6), is_complete=False))
        assert push(4) == 0
        assert window(cache) == entries(posts(5, 6))
        assert push(7) == 1

    def test_deep_in_a_long_window(self, cache: Connection):
        even = posts(*range(0, 400, 2))
        build(built(even, is_complete=False))
        assert push(33) == 1
        assert push(33) == 0
        assert window(cache) == entries(posts(*range(0, 400, 2), 33))

    def test_trims_in_slack_and_is_then_incomplete(self, cache: Connection, settings):
        settings.FEED_WINDOW_SIZE = 10
        build(built(posts(*range(10))))
        for number in range(10, 74):
            push(number)
        assert (len(window(cache)), is_complete(cache)) == (74, True)
        push(74)
        assert (window(cache), is_complete(cache)) == (entries(posts(*range(65, 75))), False)
        assert push(3) == 0

    def test_a_late_entry_trims_too(self, cache: Connection, settings):
        settings.FEED_WINDOW_SIZE = 10
        build(built(posts(*range(1, 75))))
        assert push(0) == 1
        assert (window(cache), is_complete(cache)) == (entries(posts(*range(65, 75))), False)

    def test_more_readers_than_a_chunk(self, cache: Connection):
        readers = [UUID(int=0x10000 + number) for number in range(CHUNK + 2)]
        for reader in (readers[0], readers[CHUNK - 1], readers[CHUNK], readers[-1]):
            build(built([]), reader=reader)
        assert push_entry(entry=entry(post(1)), reader_ids=id_bytes(readers)) == 4

    def test_ids_must_be_whole(self):
        with pytest.raises(ValueError, match="16 bytes"):
            push_entry(entry=entry(post(1)), reader_ids=b"x" * 17)

    def test_a_window_built_after_the_readers_were_read_knows_better(self, cache: Connection):
        stamp = take_stamp()
        build(built(posts(1)))
        assert push(2, stamp=stamp) == 0
        assert window(cache) == entries(posts(1))
        assert push(2, stamp=take_stamp()) == 1

    def test_without_the_latest_stamp_of_a_build_every_window_is_asked(self, cache: Connection):
        stamp = take_stamp()
        build(built(posts(1)))
        cache.call("DEL", "z:build")
        assert push(2, stamp=stamp) == 0
        assert push(2, stamp=take_stamp()) == 1


class TestRemove:
    def test_where_it_is(self, cache: Connection):
        put(*posts(1, 2, 3))
        build(built(posts(1, 2, 3)))
        build(built(posts(1, 3)), reader=OTHER)
        both = id_bytes([READER, OTHER])
        assert remove_entry(entry=entry(post(2)), reader_ids=both, version=2) == 1
        assert remove_entry(entry=entry(post(2)), reader_ids=both, version=2) == 0
        assert window(cache) == entries(posts(1, 3))

    def test_the_last_entry_of_an_incomplete_window_takes_the_window_along(self, cache: Connection):
        build(built(posts(5), is_complete=False))
        remove_entry(entry=entry(post(5)), reader_ids=TO_READER, version=2)
        assert cache.call("EXISTS", window_key(READER)) == 0

    def test_without_a_card_nobody_knows_so_the_window_is_forgotten(self, cache: Connection):
        build(built(posts(1, 2, 3)))
        build(built(posts(1, 3)), reader=OTHER)
        both = id_bytes([READER, OTHER])
        assert remove_entry(entry=entry(post(2)), reader_ids=both, version=2) == 1
        assert cache.call("EXISTS", window_key(READER)) == 0
        assert cache.call("EXISTS", window_key(OTHER)) == 1

    def test_a_complete_window_may_become_empty(self, cache: Connection):
        put(*posts(5))
        build(built(posts(5)))
        remove_entry(entry=entry(post(5)), reader_ids=TO_READER, version=2)
        assert (window(cache), is_complete(cache)) == ([], True)
        push(4)
        assert window(cache) == entries(posts(4))

    def test_a_post_that_is_shown_again_stays(self, cache: Connection):
        put(*posts(1))
        build(built(posts(1)))
        hide_posts(versions={entry(post(1)): 2})
        put_cards(cards=[post(1, version=3)], authors={author(1).id: author(1)})
        assert remove_entry(entry=entry(post(1)), reader_ids=TO_READER, version=2) == 0
        assert window(cache) == entries(posts(1))
        assert remove_entry(entry=entry(post(1)), reader_ids=TO_READER, version=4) == 1


class TestMergeAuthor:
    def test_from_now_on_the_list_is_read(self):
        put(*posts(1), *posts(2, by=2))
        build(built(posts(1)))
        build_list(2, posts(2, by=2))
        assert merge_author(author_id=UUID(int=2), reader_ids=TO_READER, stamp=take_stamp()) == 1
        assert merge_author(author_id=UUID(int=2), reader_ids=TO_READER, stamp=take_stamp()) == 0
        assert read() == page([post(2, by=2), post(1)])

    def test_a_window_built_since_knows_better(self):
        put(*posts(1))
        stamp = take_stamp()
        build(built(posts(1)))
        assert merge_author(author_id=UUID(int=2), reader_ids=TO_READER, stamp=stamp) == 0
        assert read() == page(posts(1))

    def test_a_build_that_goes_on_is_given_up(self, cache: Connection):
        begin_window(reader_id=READER)
        merge_author(author_id=UUID(int=2), reader_ids=TO_READER, stamp=take_stamp())
        assert cache.call("EXISTS", window_key(READER)) == 0


class TestAuthorEntries:
    def test_push_and_remove(self, cache: Connection):
        two = UUID(int=2)
        assert push_author_entry(author_id=two, entry=entry(post(1, by=2))) == 0
        put(*posts(1, 2, by=2))
        build_list(2, posts(1, by=2))
        assert push_author_entry(author_id=two, entry=entry(post(2, by=2))) == 1
        assert cache.call("LRANGE", author_list_key(two), 0, -2) == entries(posts(1, 2, by=2))
        assert remove_author_entry(author_id=two, entry=entry(post(1, by=2)), version=2) == 1


def test_drop(cache: Connection):
    build(built(posts(1)))
    build(built(posts(1)), reader=OTHER)
    drop_window(reader_ids=[READER, OTHER])
    drop_window(reader_ids=[])
    assert cache.call("EXISTS", window_key(READER), window_key(OTHER)) == 0
