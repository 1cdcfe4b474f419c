"""The end of a list: "H", 1 if complete or 0, its build's stamp (8 bytes), the day last read (2), merged authors."""

from typing import Final

from backend.social.services.feed.store.keys import ID_BYTES, cut

HEADER, COMPLETE_HEADER = b"H", b"H1"
DAY_AT: Final = 10
AUTHORS_AT: Final = 12


def day_of(header: bytes) -> int:
    """Return the day, counted from 1970, on which a window was last kept alive."""
    return int.from_bytes(header[DAY_AT:AUTHORS_AT], "big")


def authors_of(header: bytes) -> list[bytes]:
    """Return the ids of the authors that a window merges."""
    return cut(header[AUTHORS_AT:], size=ID_BYTES)
