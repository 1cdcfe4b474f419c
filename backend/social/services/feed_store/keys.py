"""Keys of the feed store: two letters and the 16 bytes of an id."""

from collections.abc import Iterable
from uuid import UUID

from backend.social.utils.feed_entry import PUBLISHED_BYTES

ID_BYTES = 16
DAY = 86_400


def window_key(reader_id: UUID) -> bytes:
    """Return the key of a reader's window."""
    return b"f:" + reader_id.bytes


def marks_key(reader_id: UUID) -> bytes:
    """Return the key of what a reader did with posts."""
    return b"v:" + reader_id.bytes


def author_list_key(author_id: UUID) -> bytes:
    """Return the key of a merged author's entries."""
    return b"a:" + author_id.bytes


def card_key(post_id: UUID) -> bytes:
    """Return the key of a post's card."""
    return b"c:" + post_id.bytes


def author_key(author_id: UUID) -> bytes:
    """Return the key of an author's part of items."""
    return b"p:" + author_id.bytes


def stored_entry(entry: bytes) -> bytes:
    """Return an entry as lists keep it: with the key of the post's card in the place of the id."""
    return entry[:PUBLISHED_BYTES] + b"c:" + entry[PUBLISHED_BYTES:]


def plain_entry(stored: bytes) -> bytes:
    """Return the entry that a list keeps."""
    return stored[:PUBLISHED_BYTES] + stored[PUBLISHED_BYTES + 2 :]


def id_bytes(ids: Iterable[UUID]) -> bytes:
    """Return ids one after the other."""
    return b"".join(one.bytes for one in ids)


def ids_of(raw: bytes) -> tuple[UUID, ...]:
    """Return the ids that stand one after the other."""
    return tuple(UUID(bytes=raw[at : at + ID_BYTES]) for at in range(0, len(raw), ID_BYTES))


def in_chunks(raw: bytes, *, size: int) -> list[bytes]:
    """Cut ids that stand one after the other into chunks of at most `size` ids. Raises ValueError."""
    if len(raw) % ID_BYTES:
        raise ValueError("ids have 16 bytes each")
    return [raw[at : at + size * ID_BYTES] for at in range(0, len(raw), size * ID_BYTES)]


def prefixed(prefix: bytes, raw: bytes) -> bytes:
    """Return the keys, one after the other, of ids that stand one after the other."""
    return b"".join([prefix + raw[at : at + ID_BYTES] for at in range(0, len(raw), ID_BYTES)])
