"""Put posts' cards, serialised once for all readers."""

import struct
from collections.abc import Sequence
from uuid import UUID

from backend.shared.cache.connection import connection
from backend.social.services.feed_store.keys import DAY, author_key, card_key
from backend.social.services.feed_store.scripts import PUT_PARTS
from backend.social.utils.post_card import PostCard, card_part

PART_SECONDS = 7 * DAY
SHOWN, AUTHOR_ONLY, HIDDEN = b"v", b"a", b"x"
REFRESH_ONLY = 0


def put_cards(*, cards: Sequence[PostCard], stamp: int = REFRESH_ONLY) -> int:
    """Store cards, the newer version winning; return how many were stored.

    Without a stamp only what is stored already is replaced; with the stamp that `take_stamp` gave before the cards were
    read, also what was not. Repeating does nothing. Raises CacheUnavailable.
    """
    return put_values(values={card_key(card.id): _stored(card) for card in cards}, stamp=stamp)


def hide_posts(*, versions: dict[UUID, int], stamp: int = REFRESH_ONLY) -> int:
    """Store that posts, at these card versions, are for nobody; feeds leave them out from now on."""
    values = {card_key(post_id): struct.pack(">Q", version) + HIDDEN for post_id, version in versions.items()}
    return put_values(values=values, stamp=stamp)


def put_values(*, values: dict[bytes, bytes], stamp: int) -> int:
    """Store versioned values under their keys, the newer version winning."""
    if not values:
        return 0
    stored: int = PUT_PARTS.run(connection(), keys=[*values], args=[stamp, PART_SECONDS, *values.values()])
    return stored


def _stored(card: PostCard) -> bytes:
    state = AUTHOR_ONLY if card.visibility == "private" else SHOWN
    return struct.pack(">Q", card.version) + state + author_key(card.author_id) + card_part(card)
