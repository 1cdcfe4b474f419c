"""Cursors: 24 bytes that say where a list goes on, and a tag that says which list it is."""

import base64
import binascii
import hashlib
from collections.abc import Iterable
from typing import Final

PLACE_BYTES: Final = 24
TAG_BYTES: Final = 3
CURSOR_PATTERN: Final = r"^[A-Za-z0-9_-]{36}$"
FILTERS: Final = frozenset({"account_id", "author_id"})  # every parameter that makes another list of a path


def list_tag(*, path: str, query: Iterable[tuple[str, str]]) -> bytes:
    """Return the tag of a list: of its path and its filters."""
    filters = sorted((name, value.lower()) for name, value in query if name in FILTERS)
    named = "&".join((path.lower(), *(f"{name}={value}" for name, value in filters)))
    return hashlib.blake2b(named.encode("utf-8", "replace"), digest_size=TAG_BYTES).digest()


def pack_cursor(place: bytes, *, tag: bytes) -> str:
    """Return the cursor of a place of 24 bytes."""
    return base64.urlsafe_b64encode(tag + place).decode()


def unpack_cursor(cursor: str, *, tag: bytes) -> bytes:
    """Return the place that a cursor of this list names. Raises ValueError."""
    try:
        raw = base64.b64decode(cursor, altchars=b"-_", validate=True)
    except binascii.Error:
        raise ValueError("the cursor is not base64url") from None
    if len(raw) != TAG_BYTES + PLACE_BYTES or not raw.startswith(tag):
        raise ValueError("the cursor is not one of this list")
    return raw[TAG_BYTES:]
