"""The place of a post in a feed as 24 bytes that sort as feeds do: microseconds of publication, then the post's id."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from backend.shared.cursors import list_tag, pack_cursor, unpack_cursor

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
PUBLISHED_BYTES = 8
ENTRY_BYTES = 24
FEED_TAG = list_tag(path="/api/v1/feed", query=())


def encode_entry(*, published_at: datetime, post_id: UUID) -> bytes:
    """Return the entry of a post; a larger entry is a newer post, bytewise and as (published_at, id) in SQL."""
    return ((published_at - EPOCH) // MICROSECOND).to_bytes(8, "big") + post_id.bytes


def decode_entry(entry: bytes) -> tuple[datetime, UUID]:
    """Return (published_at, post id) of an entry. Raises ValueError."""
    if len(entry) != ENTRY_BYTES:
        raise ValueError("an entry has 24 bytes")
    try:
        return EPOCH + int.from_bytes(entry[:8], "big") * MICROSECOND, UUID(bytes=entry[8:])
    except OverflowError:
        raise ValueError("the time of the entry is beyond the calendar") from None


def encode_entry_cursor(entry: bytes) -> str:
    """Return the cursor of the page that follows this entry."""
    return pack_cursor(entry, tag=FEED_TAG)


def decode_entry_cursor(cursor: str) -> bytes:
    """Return the entry that a page follows. Raises ValueError."""
    entry = unpack_cursor(cursor, tag=FEED_TAG)
    decode_entry(entry)
    return entry
