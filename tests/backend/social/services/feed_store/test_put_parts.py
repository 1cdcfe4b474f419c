"""A card or author in the cache is never older than one that was there, evicted or not."""

import pytest

from backend.shared.cache.client import Connection
from backend.social.services.feed_store.bury_post import bury_post
from backend.social.services.feed_store.keys import author_key, card_key
from backend.social.services.feed_store.put_authors import put_authors
from backend.social.services.feed_store.put_cards import PART_SECONDS, hide_posts, put_cards
from backend.social.services.feed_store.take_stamp import LEASE_SECONDS, take_stamp
from tests.backend.social.services.feed_store.scene import author, post

pytestmark = pytest.mark.usefixtures("cache")
ONE = post(1).id


def version_of(cache: Connection) -> int:
    return int.from_bytes(cache.call("GETRANGE", card_key(ONE), 0, 7), "big")


def test_the_newer_version_wins(cache: Connection):
    stamp = take_stamp(post_ids=[ONE])
    puts = [put_cards(cards=[post(1, version=version)], stamp=stamp) for version in (2, 1, 2, 3)]
    assert (puts, version_of(cache)) == ([1, 0, 0, 1], 3)
    assert put_cards(cards=[post(1, version=4)]) == 1


def test_nothing_is_put_where_nothing_is_known(cache: Connection):
    assert put_cards(cards=[post(1)]) == 0
    assert put_cards(cards=[post(1)], stamp=take_stamp()) == 0
    assert not bury_post(post_id=ONE, version=2)
    assert put_cards(cards=[]) == 0
    assert cache.call("EXISTS", card_key(ONE)) == 0


def test_what_was_evicted_is_not_replaced_by_something_older(cache: Connection):
    stamp = take_stamp(post_ids=[ONE])
    put_cards(cards=[post(1, version=2)], stamp=take_stamp())
    cache.call("DEL", card_key(ONE))
    assert put_cards(cards=[post(1, version=1)], stamp=stamp) == 0
    newer_stamp = take_stamp(post_ids=[ONE])
    assert put_cards(cards=[post(1, version=1)], stamp=stamp) == 0  # read before the lease: and it breaks it
    assert put_cards(cards=[post(1, version=2)], stamp=newer_stamp) == 0
    assert put_cards(cards=[post(1, version=2)], stamp=take_stamp(post_ids=[ONE])) == 1


def test_a_change_breaks_the_lease_of_whoever_read_before_it(cache: Connection):
    stamp = take_stamp(post_ids=[ONE])
    assert put_cards(cards=[post(1, version=2)]) == 0
    assert put_cards(cards=[post(1, version=1)], stamp=stamp) == 0
    assert cache.call("EXISTS", card_key(ONE)) == 0


def test_two_may_read_at_once(cache: Connection):
    first = take_stamp(post_ids=[ONE])
    second = take_stamp(post_ids=[ONE])
    assert put_cards(cards=[post(1, version=2)], stamp=second) == 1
    assert put_cards(cards=[post(1, version=1)], stamp=first) == 0
    assert version_of(cache) == 2


def test_a_tombstone_wins_over_older_cards_and_loses_to_newer_ones(cache: Connection):
    stamp = take_stamp(post_ids=[ONE])
    put_cards(cards=[post(1)], stamp=stamp)
    assert bury_post(post_id=ONE, version=2)
    assert put_cards(cards=[post(1)], stamp=stamp) == 0
    assert cache.call("GET", card_key(ONE)) == (2).to_bytes(8, "big") + b"x"
    assert put_cards(cards=[post(1, version=3)]) == 1


def test_posts_that_sql_does_not_show_are_hidden_by_whoever_looked(cache: Connection):
    stamp = take_stamp(post_ids=[ONE])
    assert hide_posts(versions={ONE: 0}, stamp=stamp) == 1
    assert put_cards(cards=[post(1)], stamp=stamp) == 1


def test_times_to_live(cache: Connection):
    stamp = take_stamp(post_ids=[ONE])
    assert LEASE_SECONDS - 5 < cache.call("TTL", card_key(ONE)) <= LEASE_SECONDS
    put_cards(cards=[post(1)], stamp=stamp)
    assert PART_SECONDS - 5 < cache.call("TTL", card_key(ONE)) <= PART_SECONDS


def test_authors_likewise(cache: Connection):
    key = author_key(author(1).id)
    assert put_authors(authors=[author(1)]) == 0
    stamp = take_stamp(author_ids=[author(1).id])
    assert [put_authors(authors=[author(1, version=version)], stamp=stamp) for version in (2, 1, 3)] == [1, 0, 1]
    assert cache.call("GET", key).startswith((3).to_bytes(8, "big") + b"{")
