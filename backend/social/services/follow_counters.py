"""Counts of followers and followed: changed by differences, locked in one order of accounts by everybody."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

from django.db import connection

ADD = """
WITH difference AS (
    SELECT *
    FROM unnest(%(ids)s::uuid[], %(followers)s::bigint[], %(following)s::bigint[]) AS d (id, followers, following)
), locked AS (
    SELECT p.id FROM profile p JOIN difference d ON d.id = p.id ORDER BY p.id FOR NO KEY UPDATE OF p
)
UPDATE profile p
SET follower_count = p.follower_count + d.followers, following_count = p.following_count + d.following
FROM difference d JOIN locked l ON l.id = d.id
WHERE p.id = d.id
"""


class Ends(Protocol):
    """Whatever has the two ends of a follow."""

    @property
    def owner_id(self) -> UUID: ...

    @property
    def account_id(self) -> UUID: ...


def count_follows(follows: Sequence[Ends], *, difference: int) -> None:
    """Add the difference for each of these follows to the counts of both its ends."""
    following = Counter(follow.owner_id for follow in follows)
    followers = Counter(follow.account_id for follow in follows)
    ids: list[UUID] = sorted(following | followers)
    if not ids:
        return
    parameters: dict[str, Any] = {
        "ids": ids,
        "followers": [followers[account_id] * difference for account_id in ids],
        "following": [following[account_id] * difference for account_id in ids],
    }
    with connection.cursor() as cursor:
        cursor.execute(ADD, parameters)
