"""A card in the cache is never older than one that was there, evicted or not."""

import pytest

from backend.shared.cache.client import Connection
from backend.social.services.feed.store.keys import card_key
from backend.social.services.feed.store.put_cards import CARD_SECONDS, hide_posts, put_author, put_cards
from backend.social.services.feed.store.stored_card import AUTHOR_AT, ITEM_AT
from backend.social.services.feed.store.take_stamp import LEASE_SECONDS, take_stamp
from backend.social.utils.post_card import PostCard, author_part, card_part
from tests.backend.social.services.feed.store.scene import author, entry, post

pytestmark = pytest.mark.usefixtures("cache")
ONE = entry(post(1))
KEY = card_key(ONE)


def fill(card: PostCard, *, stamp: int, by: int = 1) -> int:
    return put_cards(cards=[card], authors={card.author_id: author(1, version=by)}, stamp=stamp)


def stored(cache: Connection) -> bytes:
    card: bytes = cache.call("GET", KEY)
    return card[ITEM_AT:]


def item(*, version: int = 1, by: int = 1) -> bytes:
    return card_part(post(1, version=version)) + author_part(author(1, version=by))


def test_the_newer_version_wins(cache: Connection):
    stamp = take_stamp(entries=[ONE])
    assert [fill(post(1, version=version), stamp=stamp) for version in (2, 1, 2, 3)] == [1, 0, 0, 1]
    assert put_cards(cards=[post(1, version=4)]) == 1
    assert stored(cache) == item(version=4)


def test_post_and_author_each_go_up_alone(cache: Connection):
    stamp = take_stamp(entries=[ONE])
    assert fill(post(1, version=2), by=2, stamp=stamp)
    assert fill(post(1, version=3), by=1, stamp=stamp)
    assert stored(cache) == item(version=3, by=2)
    assert fill(post(1, version=1), by=3, stamp=stamp)
    assert stored(cache) == item(version=3, by=3)
    assert put_cards(cards=[post(1, version=4)])
    assert stored(cache) == item(version=4, by=3)


def test_an_author_is_renewed_on_the_cards_that_are_stored(cache: Connection):
    fill(post(1), stamp=take_stamp(entries=[ONE]))
    entries = [ONE, entry(post(2))]
    assert [put_author(author=author(1, version=version), entries=entries) for version in (3, 2, 3)] == [1, 0, 0]
    assert stored(cache) == item(by=3)
    assert cache.call("EXISTS", card_key(entry(post(2)))) == 0
    assert put_author(author=author(1), entries=[]) == 0


def test_nothing_is_put_where_nothing_is_known(cache: Connection):
    assert fill(post(1), stamp=0) == 0
    assert fill(post(1), stamp=take_stamp()) == 0
    assert not hide_posts(versions={ONE: 2})
    assert put_cards(cards=[]) == 0
    assert cache.call("EXISTS", KEY) == 0


def test_without_its_author_a_card_is_not_put_anew(cache: Connection):
    assert put_cards(cards=[post(1)], stamp=take_stamp(entries=[ONE])) == 0


def test_what_was_evicted_is_not_replaced_by_something_older(cache: Connection):
    stamp = take_stamp(entries=[ONE])
    assert fill(post(1, version=2), stamp=take_stamp()) == 1
    cache.call("DEL", KEY)
    assert fill(post(1), stamp=stamp) == 0
    newer_stamp = take_stamp(entries=[ONE])
    assert fill(post(1), stamp=stamp) == 0  # read before the lease: and it breaks it
    assert fill(post(1, version=2), stamp=newer_stamp) == 0
    assert fill(post(1, version=2), stamp=take_stamp(entries=[ONE])) == 1


def test_a_change_breaks_the_lease_of_whoever_read_before_it(cache: Connection):
    changes = [
        lambda: put_cards(cards=[post(1, version=2)]),
        lambda: put_author(author=author(1, version=2), entries=[ONE]),
        lambda: hide_posts(versions={ONE: 2}),
    ]
    for change in changes:
        stamp = take_stamp(entries=[ONE])
        assert not change()
        assert fill(post(1), stamp=stamp) == 0
        assert cache.call("EXISTS", KEY) == 0


def test_two_may_read_at_once(cache: Connection):
    first = take_stamp(entries=[ONE])
    second = take_stamp(entries=[ONE])
    assert fill(post(1, version=2), stamp=second) == 1
    assert fill(post(1), stamp=first) == 0
    assert stored(cache) == item(version=2)


def test_a_tombstone_wins_over_older_cards_and_loses_to_newer_ones(cache: Connection):
    stamp = take_stamp(entries=[ONE])
    fill(post(1), stamp=stamp)
    assert hide_posts(versions={ONE: 2})
    assert fill(post(1), stamp=stamp) == 0
    assert put_author(author=author(1, version=9), entries=[ONE]) == 0
    assert cache.call("GET", KEY) == (2).to_bytes(8, "big") + b"x"
    assert fill(post(1, version=3), stamp=0) == 1
    assert stored(cache) == item(version=3)


def test_a_card_that_cannot_say_its_author_takes_the_tombstone_away(cache: Connection):
    fill(post(1), stamp=take_stamp(entries=[ONE]))
    hide_posts(versions={ONE: 2})
    assert put_cards(cards=[post(1, version=3)]) == 0
    assert cache.call("EXISTS", KEY) == 0


def test_posts_that_sql_does_not_show_are_hidden_by_whoever_looked(cache: Connection):
    stamp = take_stamp(entries=[ONE])
    assert hide_posts(versions={ONE: 0}, stamp=stamp) == 1
    assert fill(post(1), stamp=stamp) == 1


def test_who_may_see_it_is_stored_before_the_item(cache: Connection):
    fill(post(1, version=7), stamp=take_stamp(entries=[ONE]))
    card = cache.call("GET", KEY)
    assert card[:AUTHOR_AT] == (7).to_bytes(8, "big") + b"v"
    assert card[AUTHOR_AT : AUTHOR_AT + 16] == author(1).id.bytes


def test_times_to_live(cache: Connection):
    stamp = take_stamp(entries=[ONE])
    assert LEASE_SECONDS - 5 < cache.call("TTL", KEY) <= LEASE_SECONDS
    fill(post(1), stamp=stamp)
    assert CARD_SECONDS - 5 < cache.call("TTL", KEY) <= CARD_SECONDS
