"""The data of a feed's answer, joined from ready bytes."""

import orjson

from backend.social.utils.feed_entry import encode_entry_cursor


def feed_page(*, items: bytes, limit: int, offset: int, last_entry: bytes | None) -> bytes:
    """Return `{items, limit, offset, next_cursor}` as JSON; `items` is a JSON array."""
    cursor = orjson.dumps(encode_entry_cursor(last_entry)) if last_entry is not None else b"null"
    return b'{"items":%b,"limit":%d,"offset":%d,"next_cursor":%b}' % (items, limit, offset, cursor)
