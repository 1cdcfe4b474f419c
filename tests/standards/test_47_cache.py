"""What is read most is kept in the cache, and the cache may be emptied at any time."""

from uuid import UUID

import redis

from config.cli.stack import StackState
from tests.support.stack.api import Person
from tests.support.waiting import eventually

RULE = "47"
MET_BY = ("backend/shared/cache", "backend/social/services/feed/store", "docs/adr/0005-feed-is-a-bounded-window.md")


def test_a_feed_is_read_from_the_cache(ada: Person, stack: StackState) -> None:
    ada.posts("kept close")
    with redis.Redis.from_url(stack.services["social"]["CACHE_URL"]) as cache:

        def is_kept_once_read() -> bool:
            ada.feed()
            return cache.exists(b"f:" + UUID(ada.id).bytes) == 1

        # A change that comes while the window is built, as the new post's own fan-out, makes the next read build it.
        eventually(is_kept_once_read, is_so=bool)
        before = cache.info("stats")["keyspace_hits"]
        ada.feed()
        assert cache.info("stats")["keyspace_hits"] > before


def test_an_emptied_cache_changes_no_answer(ada: Person, stack: StackState) -> None:
    ada.posts("still there")
    feed = ada.feed()
    with redis.Redis.from_url(stack.services["social"]["CACHE_URL"]) as cache:
        cache.flushall()
    assert ada.feed() == feed
