"""Put authors as feeds show them."""

import struct
from collections.abc import Sequence

from backend.social.services.feed_store.keys import author_key
from backend.social.services.feed_store.put_cards import REFRESH_ONLY, put_values
from backend.social.utils.post_card import AuthorCard, author_part


def put_authors(*, authors: Sequence[AuthorCard], stamp: int = REFRESH_ONLY) -> int:
    """Store authors, the newer version winning; return how many were stored.

    Without a stamp only what is stored already is replaced; see `put_cards`. Repeating does nothing.
    Raises CacheUnavailable.
    """
    values = {author_key(author.id): struct.pack(">Q", author.version) + author_part(author) for author in authors}
    return put_values(values=values, stamp=stamp)
