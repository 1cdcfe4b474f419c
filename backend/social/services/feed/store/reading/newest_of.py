"""Merge the heads of lists, as far as they can be trusted; no input or output here."""

from collections.abc import Sequence

from backend.social.services.feed.store.window_header import COMPLETE_HEADER, HEADER
from backend.social.utils.feed_entry import ENTRY_BYTES


def newest_of(heads: Sequence[Sequence[bytes]], *, wanted: int) -> list[bytes] | None:
    """Return the newest entries of lists whose first elements are given, the header included where they reach it.

    Fewer than wanted: there are no more. None: a list is missing or being built, or what follows its head may belong
    between them.
    """
    page = sorted({entry for head in heads for entry in head if len(entry) == ENTRY_BYTES}, reverse=True)[:wanted]
    oldest = page[-1] if len(page) == wanted else None
    return page if all(_is_enough(head, oldest=oldest) for head in heads) else None


def _is_enough(head: Sequence[bytes], *, oldest: bytes | None) -> bool:
    """Return whether nothing that follows the head is newer than `oldest`; None: whether nothing follows."""
    if not head or head[-1][:2] == COMPLETE_HEADER:
        return bool(head)
    known = head[-1] if head[-1][:1] != HEADER else head[-2] if len(head) > 1 else None
    return oldest is not None and known is not None and len(known) == ENTRY_BYTES and known <= oldest
