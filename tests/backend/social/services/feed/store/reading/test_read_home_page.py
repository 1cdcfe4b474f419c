from datetime import timedelta
from uuid import UUID

import pytest

from backend.shared.cache.client import Connection
from backend.shared.cache.rate_limit import RateLimitState
from backend.social.services.feed.store.keys import (
    author_list_key,
    card_key,
    id_bytes,
    marks_key,
    window_key,
)
from backend.social.services.feed.store.merge_author import merge_author
from backend.social.services.feed.store.put_cards import hide_posts, put_cards
from backend.social.services.feed.store.reading.home_read import HomeMiss, HomePage, HomeRefused, MissReason
from backend.social.services.feed.store.take_stamp import take_stamp
from backend.social.utils.post_card import ViewerMarks
from tests.backend.social.services.feed.store.scene import (
    NOON,
    READER,
    build,
    build_list,
    built,
    entries,
    entry,
    page,
    post,
    posts,
    private,
    put,
    read,
)

pytestmark = pytest.mark.usefixtures("cache")


def miss(reason: MissReason, *, lacking: tuple[bytes, ...] = (), author_ids: tuple[UUID, ...] = ()) -> HomeMiss:
    return HomeMiss(reason=reason, entries=lacking, author_ids=author_ids, rate=None)


def test_pages_follow_one_another_to_the_end():
    ten = posts(*range(10))
    put(*ten)
    build(built(ten))
    assert read(limit=4) == page(ten[:4], more=True)
    assert read(limit=4, after=entry(ten[3])) == page(ten[4:8], more=True)
    assert read(limit=4, after=entry(ten[7])) == page(ten[8:])
    assert read(limit=10) == page(ten)
    assert read(limit=100) == page(ten)


def test_a_cursor_need_not_be_in_the_window():
    put(*posts(1, 3, 5))
    build(built(posts(1, 3, 5)))
    assert read(after=entry(post(4))) == page(posts(1, 3))
    assert read(after=entry(post(9))) == page(posts(1, 3, 5))
    assert read(after=entry(post(0))) == HomePage(items=b"[]", last_entry=None, rate=None)


def test_equal_times_are_ordered_by_id_bytewise():
    same = [post(number, second=7) for number in (0x01, 0x7F, 0x80, 0xFF)][::-1]
    put(*same)
    build(built(same))
    assert read(limit=2) == page(same[:2], more=True)
    assert read(limit=2, after=entry(same[1])) == page(same[2:])


def test_an_empty_feed():
    build(built([]))
    assert read() == HomePage(items=b"[]", last_entry=None, rate=None)


def test_no_window_is_cold():
    assert read() == miss(MissReason.COLD)


def test_beyond_an_incomplete_window_is_sql(settings):
    settings.FEED_WINDOW_SIZE = 10
    ten = posts(*range(10))
    put(*ten)
    build(built(ten, is_complete=False))
    assert read(limit=9) == page(ten[:9], more=True)
    assert read(limit=2, after=entry(ten[7])) == miss(MissReason.EXHAUSTED)
    assert read(limit=1, after=entry(ten[7])) == page(ten[8:9], more=True)
    assert read(limit=1, after=entry(ten[9])) == miss(MissReason.EXHAUSTED)


def test_a_worn_window_is_built_anew(settings):
    settings.FEED_WINDOW_SIZE = 40
    put(*posts(*range(20)))
    build(built(posts(*range(19)), is_complete=False))
    assert read(limit=20) == miss(MissReason.COLD)
    build(built(posts(*range(20)), is_complete=False))
    assert read(limit=20) == miss(MissReason.EXHAUSTED)


def test_missing_cards_are_named(cache: Connection):
    put(*posts(1, 2, 3))
    build(built(posts(1, 2, 3)))
    cache.call("DEL", card_key(entry(post(1))), card_key(entry(post(3))))
    assert read() == miss(MissReason.CARDS, lacking=(entry(post(3)), entry(post(1))))
    take_stamp(entries=entries(posts(1, 3)))
    assert read() == miss(MissReason.CARDS, lacking=(entry(post(3)), entry(post(1))))
    put(*posts(1, 3))
    assert read() == page(posts(1, 2, 3))


def test_a_changed_card_shows_at_once():
    put(*posts(1, 2))
    build(built(posts(1, 2)))
    assert read() == page(posts(1, 2))
    put_cards(cards=[post(1, version=2)])
    assert read() == page([post(2), post(1, version=2)])


def test_missing_marks_make_the_window_cold(cache: Connection):
    put(*posts(1))
    build(built(posts(1)))
    cache.call("DEL", marks_key(READER))
    assert read() == miss(MissReason.COLD)
    build(built(posts(1)))
    assert read() == page(posts(1))


def test_marks_of_the_viewer():
    marks = {post(n).id: ViewerMarks(liked=n & 1 > 0, bookmarked=n & 2 > 0, reposted=n & 4 > 0) for n in range(8)}
    put(*posts(*range(8)))
    build(built(posts(*range(8)), marks=marks))
    assert read() == page(posts(*range(8)), marks=marks)


def test_posts_older_than_the_marks_reach_are_sql():
    put(*posts(1, 2, 3))
    build(built(posts(1, 2, 3), marks_since=entry(post(2))))
    assert read(limit=2) == page(posts(2, 3), more=True)
    assert read(limit=3) == miss(MissReason.EXHAUSTED)


def test_a_buried_post_is_left_out_and_the_page_stays_full():
    ten = posts(*range(10))
    put(*ten)
    build(built(ten))
    for gone in (9, 7, 2):
        assert hide_posts(versions={entry(post(gone)): 2})
    assert read(limit=4) == page(posts(8, 6, 5, 4), more=True)
    assert read(limit=4, after=entry(post(4))) == page(posts(3, 1, 0))


def test_a_private_post_is_left_out_for_others():
    put(*posts(1, 2))
    build(built(posts(1, 2)))
    put_cards(cards=[private(post(2))])
    assert read() == page(posts(1))


def test_the_author_sees_the_private_post():
    mine = private(post(3, by=READER.int))
    put(mine, post(2))
    build(built([mine, post(2)]))
    assert read() == page([mine, post(2)])


def test_many_buried_posts_in_a_row_are_sql(settings):
    settings.FEED_WINDOW_SIZE = 50
    fifty = posts(*range(50))
    put(*fifty)
    build(built(fifty))
    stamp = take_stamp()
    for number in range(10, 50):
        hide_posts(versions={entry(post(number)): 2}, stamp=stamp)
    assert read(limit=3) == miss(MissReason.EXHAUSTED)


class TestMergedAuthors:
    def test_their_posts_stand_in_order(self):
        mine, celebrity, star = posts(1, 4, 7, 10), posts(2, 5, 8, by=2), posts(3, 9, by=3)
        put(*mine, *celebrity, *star)
        build_list(2, celebrity)
        build_list(3, star)
        build(built(mine, merged=[2, 3]))
        together = sorted([*mine, *celebrity, *star], key=entry, reverse=True)
        assert read() == page(together)
        assert read(limit=4) == page(together[:4], more=True)
        assert read(limit=4, after=entry(together[3])) == page(together[4:8], more=True)
        assert read(limit=4, after=entry(together[7])) == page(together[8:])

    def test_what_is_in_both_is_shown_once(self):
        both = posts(2, 5, by=2)
        put(*posts(1, 4), *both)
        build_list(2, both)
        build(built([both[0], post(4), both[1], post(1)], merged=[2]))
        assert read() == page([both[0], post(4), both[1], post(1)])
        assert read(after=entry(post(9))) == page([both[0], post(4), both[1], post(1)])

    def test_a_missing_list_is_named(self, cache: Connection):
        put(*posts(1))
        build_list(3, [])
        build(built(posts(1), merged=[2, 3, 4]))
        assert read() == miss(MissReason.LISTS, author_ids=(UUID(int=2), UUID(int=4)))
        build_list(2, [])
        build_list(4, [])
        assert read() == page(posts(1))
        cache.call("RPUSH", author_list_key(UUID(int=9)), "B0" + "x" * 8)
        build(built([], merged=[9]), reader=UUID(int=0xC0))
        assert read(reader=UUID(int=0xC0)) == miss(MissReason.BEING_BUILT)

    def test_the_end_of_an_incomplete_list_ends_the_page(self, settings):
        settings.FEED_WINDOW_SIZE = 4
        put(*posts(1, 2, 9), *posts(7, 8, by=2))
        build_list(2, posts(7, 8, by=2), is_complete=False)
        build(built(posts(1, 2, 9), merged=[2]))
        assert read(limit=2) == page([post(9), post(8, by=2)], more=True)
        assert read(limit=3) == miss(MissReason.EXHAUSTED)

    def test_the_end_of_an_incomplete_window_ends_the_page(self):
        put(*posts(8, 9), *posts(1, 2, by=2))
        build_list(2, posts(1, 2, by=2))
        build(built(posts(8, 9), merged=[2], is_complete=False))
        assert read(limit=1) == page(posts(9), more=True)
        assert read(limit=2) == miss(MissReason.COLD)  # two of four hundred: worn, and built anew

    def test_a_worn_list_is_built_anew(self):
        put(*posts(1, 2, 9), *posts(7, 8, by=2))
        build_list(2, posts(7, 8, by=2), is_complete=False)
        build(built(posts(1, 2, 9), merged=[2]))
        assert read(limit=3) == miss(MissReason.LISTS, author_ids=(UUID(int=2),))
        build_list(2, posts(7, 8, by=2))
        assert read(limit=3) == page([post(9), post(8, by=2), post(7, by=2)], more=True)

    def test_sixty_four_are_merged_and_more_are_sql(self):
        many = list(range(100, 164))
        for number in many:
            build_list(number, [post(number, by=number)])
            put(post(number, by=number))
        put(*posts(1))
        build(built(posts(1), merged=many))
        assert read(limit=3) == page([post(163, by=163), post(162, by=162), post(161, by=161)], more=True)
        merge_author(author_id=UUID(int=999), reader_ids=id_bytes([READER]), stamp=take_stamp())
        assert read(limit=3) == miss(MissReason.EXHAUSTED)


class TestRateLimits:
    def test_the_page_comes_with_the_tightest(self):
        put(*posts(1))
        build(built(posts(1)))
        limits = [("ip:a", 100, 60), ("account:r", 2, 60)]
        first, second, third = (read(limits=limits) for _ in range(3))
        assert isinstance(first, HomePage)
        assert first.items == page(posts(1)).items
        assert first.rate == RateLimitState(allowed=True, limit=2, remaining=1, reset_seconds=60)
        assert isinstance(second, HomePage)
        assert third == HomeRefused(rate=RateLimitState(allowed=False, limit=2, remaining=0, reset_seconds=90))

    def test_a_miss_counts_and_says_so(self):
        cold = read(limits=[("ip:a", 5, 60)])
        assert isinstance(cold, HomeMiss)
        assert (cold.reason, cold.rate and cold.rate.remaining) == (MissReason.COLD, 4)


def test_reading_keeps_what_it_used_alive(cache: Connection):
    keys = [window_key(READER), marks_key(READER), author_list_key(UUID(int=2))]
    put(*posts(1))
    build_list(2, [])
    build(built(posts(1), merged=[2]))
    for key in keys:
        assert 13 * 86400 < cache.call("TTL", key) <= 14 * 86400
        cache.call("EXPIRE", key, 100)
    assert read(at=NOON + timedelta(hours=11)) == page(posts(1))
    assert {cache.call("TTL", key) for key in keys} == {100}
    assert read(at=NOON + timedelta(days=1)) == page(posts(1))
    for key in keys:
        assert cache.call("TTL", key) > 13 * 86400
        cache.call("EXPIRE", key, 100)
    assert read(at=NOON + timedelta(days=1, hours=1)) == page(posts(1))
    assert {cache.call("TTL", key) for key in keys} == {100}


def test_a_cache_that_forgot_the_script(cache: Connection):
    put(*posts(1))
    build(built(posts(1)))
    build_list(2, [])
    merge_author(author_id=UUID(int=2), reader_ids=id_bytes([READER]), stamp=take_stamp())
    cache.call("FUNCTION", "FLUSH")
    assert read() == page(posts(1))
