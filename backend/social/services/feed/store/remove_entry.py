"""Remove a post's entry from the windows of its readers."""

from backend.shared.cache.connection import connection
from backend.social.services.feed.store.keys import card_key, in_chunks, prefixed
from backend.social.services.feed.store.scripts import REMOVE_ENTRY

CHUNK = 500  # readers a call: each costs a search through a window


def remove_entry(*, entry: bytes, reader_ids: bytes, version: int) -> int:
    """Remove the entry from each window that has it; return how many had it.

    `reader_ids` are ids of 16 bytes, one after the other. `version` is the card version of the change that hides the
    post: where the stored card was shown again at a later one, nothing is removed; without a card the windows that
    have the entry are forgotten. One that is being built is given up. See to the card first (bury it, or put it as SQL
    has it). Repeating does nothing. Raises CacheUnavailable.
    """
    return remove_from(prefix=b"f:", entry=entry, ids=reader_ids, version=version)


def remove_from(*, prefix: bytes, entry: bytes, ids: bytes, version: int) -> int:
    """Remove the entry from the lists of these ids."""
    cache, card = connection(), card_key(entry)
    return sum(
        REMOVE_ENTRY.run(cache, keys=[card], args=(entry, version, prefixed(prefix, chunk)))
        for chunk in in_chunks(ids, size=CHUNK)
    )
