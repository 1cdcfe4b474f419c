"""The lock between those who fan out an author's posts and those who stop the author's posts from reaching somebody.

A chunk of a fan-out holds it shared while it reads followers and writes their feeds. An unfollow, a block or a mute
holds it alone until it commits. So a chunk either wrote before (and the dropped window forgets it), or reads after.
"""

import hashlib
from collections.abc import Sequence
from uuid import UUID

from django.db import connection

SHARED = "SELECT pg_advisory_xact_lock_shared(%s)"
EXCLUSIVE = "SELECT pg_advisory_xact_lock(number) FROM unnest(%s::bigint[]) AS numbers (number)"


def share_fan_out(*, author_id: UUID) -> None:
    """Take the author's lock together with other chunks, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(SHARED, [_number(author_id)])


def hold_fan_out(*, author_ids: Sequence[UUID]) -> None:
    """Take the authors' locks alone, in one order for everybody, until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(EXCLUSIVE, [sorted(_number(author_id) for author_id in author_ids)])


def _number(author_id: UUID) -> int:
    digest = hashlib.blake2b(b"fan-out:" + author_id.bytes, digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
