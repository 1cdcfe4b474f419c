"""Make a deleted post vanish from every feed at once, before its entries are gone."""

from backend.social.services.feed_store.put_cards import REFRESH_ONLY, hide_posts


def bury_post(*, entry: bytes, version: int, stamp: int = REFRESH_ONLY) -> bool:
    """Put a tombstone in the place of the card; return whether it was put.

    `version` is the card version of the deletion. Where no card is stored nothing is put: readers then ask SQL, and
    whoever finds the post deleted there passes the stamp taken before. Repeating does nothing. Raises CacheUnavailable.
    """
    return bool(hide_posts(versions={entry: version}, stamp=stamp))
