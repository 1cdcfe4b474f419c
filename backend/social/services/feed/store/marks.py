"""What a reader did with posts as one string: since when all of it is there, its version, then a record a post."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from backend.social.utils.feed_entry import PUBLISHED_BYTES
from backend.social.utils.post_card import ViewerMarks

RECORDS_AT: Final = 16
RECORD_BYTES: Final = 25  # post id (16), version (8), bits (1)
SINCE_EVER: Final = bytes(PUBLISHED_BYTES)


def pack_marks(marks: Mapping[UUID, ViewerMarks], *, version: int, since: bytes | None) -> bytes:
    """Return marks as they are stored; `since` is an entry, or None for since ever."""
    packed = version.to_bytes(8, "big")
    records = [post_id.bytes + packed + bytes([given.bits]) for post_id, given in marks.items()]
    return (since[:PUBLISHED_BYTES] if since else SINCE_EVER) + packed + b"".join(records)


def reach(marks: bytes, *, entry: bytes) -> bool:
    """Return whether all marks on the post of this entry are there."""
    return entry[:PUBLISHED_BYTES] >= marks[:PUBLISHED_BYTES]


def bits_of(marks: bytes, *, post_id: bytes) -> int:
    """Return the marks on a post as a number from 0 to 7."""
    at = marks.find(post_id, RECORDS_AT)
    while at > 0 and (at - RECORDS_AT) % RECORD_BYTES:
        at = marks.find(post_id, at + 1)
    return marks[at + RECORD_BYTES - 1] if at > 0 else 0
