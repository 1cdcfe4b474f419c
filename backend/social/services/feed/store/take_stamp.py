"""Take the cache's time before SQL is read, so that what was read can be told from what changed meanwhile."""

from collections.abc import Sequence

from backend.shared.cache.connection import connection
from backend.social.services.feed.store.keys import card_key
from backend.social.services.feed.store.scripts import TAKE_STAMP

LEASE_SECONDS = 10


def take_stamp(*, entries: Sequence[bytes] = ()) -> int:
    """Return a stamp for what is about to be read from SQL (outside of an older snapshot).

    Cards of the posts of these entries may then be put where nothing is stored, for 10 s. Raises CacheUnavailable.
    """
    stamp: int = TAKE_STAMP.run(connection(), keys=[card_key(entry) for entry in entries], args=[LEASE_SECONDS])
    return stamp
