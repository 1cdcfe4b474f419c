"""Join a page from what the cache returned; no input or output here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from backend.social.services.feed.store.marks import RECORDS_AT, bits_of
from backend.social.services.feed.store.stored_card import AUTHOR_AT, AUTHOR_ONLY, ITEM_AT, LEASE, SHOWN, STATE_AT
from backend.social.utils.feed_entry import PUBLISHED_BYTES
from backend.social.utils.post_card import ViewerMarks, viewer_part

VIEWER_PARTS: Final = [
    viewer_part(ViewerMarks(liked=bits & 1 > 0, bookmarked=bits & 2 > 0, reposted=bits & 4 > 0)) for bits in range(8)
]
Shown = tuple[bytes, bytes]  # an entry and its card


@dataclass(frozen=True, slots=True)
class Sorted:
    """Entries with their cards, sorted out: what the reader sees, and entries whose card is missing."""

    shown: list[Shown]
    missing: tuple[bytes, ...]


def sort_out(entries: Sequence[bytes], cards: Sequence[bytes | None], *, reader_id: bytes) -> Sorted:
    """Return what the reader sees of these posts."""
    shown, missing = [], []
    for entry, card in zip(entries, cards, strict=True):
        if card is None or card[0] == LEASE:
            missing.append(entry)
        elif card[STATE_AT] == SHOWN or (card[STATE_AT] == AUTHOR_ONLY and card.startswith(reader_id, AUTHOR_AT)):
            shown.append((entry, card))
    return Sorted(shown=shown, missing=tuple(missing))


def render_items(shown: Sequence[Shown], *, marks: bytes) -> bytes:
    """Return the items as a JSON array: byte for byte what SQL's path renders."""
    if not shown:
        return b"[]"
    pieces = [b"["]  # joined once: each copy of a page costs as much as finding its pieces
    has_marks = len(marks) > RECORDS_AT
    for entry, card in shown:
        post_id = entry[PUBLISHED_BYTES:]
        bits = bits_of(marks, post_id=post_id) if has_marks and post_id in marks else 0
        pieces += (card[ITEM_AT:], VIEWER_PARTS[bits], b",")
    pieces[-1] = b"]"
    return b"".join(pieces)
