"""Take the cache's time before SQL is read, so that what was read can be told from what changed meanwhile."""

from collections.abc import Sequence
from uuid import UUID

from backend.shared.cache.connection import connection
from backend.social.services.feed_store.keys import author_key, card_key
from backend.social.services.feed_store.scripts import TAKE_STAMP

LEASE_SECONDS = 10


def take_stamp(*, post_ids: Sequence[UUID] = (), author_ids: Sequence[UUID] = ()) -> int:
    """Return a stamp for what is about to be read from SQL (outside of an older snapshot).

    Posts and authors named here may then be put where nothing of them is stored, for 10 s. Raises CacheUnavailable.
    """
    keys = [*map(card_key, post_ids), *map(author_key, author_ids)]
    stamp: int = TAKE_STAMP.run(connection(), keys=keys, args=[LEASE_SECONDS])
    return stamp
