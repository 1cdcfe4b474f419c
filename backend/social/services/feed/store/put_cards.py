"""Put posts' cards, serialised once for all readers."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from backend.shared.cache.client import Argument
from backend.shared.cache.connection import connection
from backend.social.services.feed.store.keys import DAY, card_key
from backend.social.services.feed.store.scripts import PUT_AUTHOR, PUT_CARDS
from backend.social.services.feed.store.stored_card import pack_author, pack_card, pack_hidden
from backend.social.utils.feed_entry import encode_entry
from backend.social.utils.post_card import AuthorCard, PostCard

CARD_SECONDS = 7 * DAY
REFRESH_ONLY = 0


def put_cards(
    *, cards: Sequence[PostCard], authors: Mapping[UUID, AuthorCard] | None = None, stamp: int = REFRESH_ONLY
) -> int:
    """Store cards; post and author each go up in version only. Return how many stored cards changed.

    Without a stamp only what is stored already is replaced, and its author stays where `authors` does not name it. With
    the stamp that `take_stamp` gave before cards and authors were read, also what was not stored is put. Repeating does
    nothing. Raises CacheUnavailable.
    """
    known = authors or {}
    values = {
        encode_entry(published_at=card.published_at, post_id=card.id): pack_card(card, author=known.get(card.author_id))
        for card in cards
    }
    return _put(values, stamp=stamp)


def hide_posts(*, versions: Mapping[bytes, int], stamp: int = REFRESH_ONLY) -> int:
    """Store that the posts of these entries, at these card versions, are for nobody; feeds leave them out from now on.

    Return how many stored cards changed. Repeating does nothing. Raises CacheUnavailable.
    """
    return _put({entry: pack_hidden(version) for entry, version in versions.items()}, stamp=stamp)


def put_author(*, author: AuthorCard, entries: Sequence[bytes]) -> int:
    """Renew the author on those of the author's cards that are stored; return how many changed.

    Call it, after the commit, for all of the author's posts. Repeating does nothing. Raises CacheUnavailable.
    """
    if not entries:
        return 0
    keys = [card_key(entry) for entry in entries]
    changed: int = PUT_AUTHOR.run(connection(), keys=keys, args=[CARD_SECONDS, pack_author(author)])
    return changed


def _put(values: Mapping[bytes, tuple[bytes, bytes, bytes]], *, stamp: int) -> int:
    if not values:
        return 0
    args: list[Argument] = [stamp, CARD_SECONDS, *(part for value in values.values() for part in value)]
    changed: int = PUT_CARDS.run(connection(), keys=[card_key(entry) for entry in values], args=args)
    return changed
