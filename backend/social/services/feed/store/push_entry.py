"""Push a post's entry into the windows of its readers."""

from django.conf import settings

from backend.shared.cache.connection import connection
from backend.social.services.feed.store.keys import in_chunks, prefixed
from backend.social.services.feed.store.scripts import PUSH_ENTRY

CHUNK = 500  # readers a call: 2 to 3 ms in which the cache serves nobody else


def push_entry(*, entry: bytes, reader_ids: bytes, stamp: int | None = None) -> int:
    """Insert the entry in its place in each window that exists; return how many windows took it.

    `reader_ids` are ids of 16 bytes, one after the other. Readers without a window are skipped; a window that is being
    built is given up; an entry that is there already, or older than an incomplete window reaches, is left out. `stamp`
    is what `take_stamp` gave after the post was committed and before its readers were read: windows built since are
    left alone, as they know better. Put the card first. Repeating does nothing. Raises CacheUnavailable.
    """
    return push_to(prefix=b"f:", entry=entry, ids=reader_ids, stamp=stamp)


def push_to(*, prefix: bytes, entry: bytes, ids: bytes, stamp: int | None) -> int:
    """Insert the entry into the lists of these ids."""
    fixed = (entry, "" if stamp is None else stamp, settings.FEED_WINDOW_SIZE)
    cache = connection()
    return sum(PUSH_ENTRY.run(cache, args=(*fixed, prefixed(prefix, chunk))) for chunk in in_chunks(ids, size=CHUNK))
