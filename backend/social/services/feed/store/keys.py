"""Keys of the feed store: two characters, then the 16 bytes of an id or the 24 of an entry."""

from collections.abc import Iterable
from uuid import UUID

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


def card_key(entry: bytes) -> bytes:
    """Return the key of a post's card: the post's entry, so that the cache finds the cards of a list by itself."""
    return b"c:" + entry


def id_bytes(ids: Iterable[UUID]) -> bytes:
    """Return ids one after the other."""
    return b"".join(one.bytes for one in ids)


def cut(raw: bytes, *, size: int) -> list[bytes]:
    """Cut bytes into pieces of one size; the last may be shorter."""
    return [raw[at : at + size] for at in range(0, len(raw), size)]


def ids_of(raw: bytes) -> tuple[UUID, ...]:
    """Return the ids that stand one after the other."""
    return tuple(UUID(bytes=piece) for piece in cut(raw, size=ID_BYTES))


def in_chunks(raw: bytes, *, size: int) -> list[bytes]:
    """Cut ids that stand one after the other into chunks of at most `size` ids. Raises ValueError."""
    if len(raw) % ID_BYTES:
        raise ValueError("ids have 16 bytes each")
    return cut(raw, size=size * ID_BYTES)


def prefixed(prefix: bytes, raw: bytes) -> bytes:
    """Return the keys, one after the other, of ids that stand one after the other."""
    return b"".join([prefix + piece for piece in cut(raw, size=ID_BYTES)])
