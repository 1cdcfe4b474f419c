"""A card as it is stored: what decides who sees it, then the item's bytes up to the viewer's marks."""

import struct
from typing import Final

from backend.social.utils.post_card import AuthorCard, PostCard, author_part, card_part

SHOWN, AUTHOR_ONLY, HIDDEN, LEASE = b"vaxL"  # states; and the first byte of a lease, a promise to put a card
# version (8 bytes), state, author's id (16), version of the author (8), length of the post's part (4), both parts
STATE_AT: Final = 8
AUTHOR_AT: Final = 9
ITEM_AT: Final = 37


def pack_card(card: PostCard, *, author: AuthorCard | None) -> tuple[bytes, bytes, bytes]:
    """Return the card as the script takes it: head, the post's part, the author (empty: the one that is stored)."""
    state = AUTHOR_ONLY if card.visibility == "private" else SHOWN
    return pack_version(card.version) + bytes([state]) + card.author_id.bytes, card_part(card), pack_author(author)


def pack_hidden(version: int) -> tuple[bytes, bytes, bytes]:
    """Return what stands for a post that is for nobody."""
    return pack_version(version) + bytes([HIDDEN]), b"", b""


def pack_author(author: AuthorCard | None) -> bytes:
    """Return the author as the script takes it."""
    return pack_version(author.version) + author_part(author) if author else b""


def pack_version(version: int) -> bytes:
    """Return a version as eight bytes."""
    return struct.pack(">Q", version)
