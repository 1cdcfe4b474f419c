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


LOCK = "SELECT id FROM profile WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE"


class Ends(Protocol):
    """Whatever has the two ends of a follow."""

    @property
    def owner_id(self) -> UUID: ...

    @property
    def account_id(self) -> UUID: ...


def lock_profiles(*, account_ids: Sequence[UUID]) -> None:
    """Hold these profiles until the transaction ends, in the order of everybody; for who has to hold one before."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [list(account_ids)])


def count_follows(*, begun: Sequence[Ends] = (), ended: Sequence[Ends] = ()) -> None:
    """Count these follows in, or out, at both their ends."""
    following, followers = Counter[UUID](), Counter[UUID]()
    for follows, step in ((begun, 1), (ended, -1)):
        for follow in follows:
            following[follow.owner_id] += step
            followers[follow.account_id] += step
    ids = sorted(each for each in {*following, *followers} if following[each] or followers[each])
    if not ids:
        return
    parameters: dict[str, Any] = {
        "ids": ids,
        "followers": [followers[account_id] for account_id in ids],
        "following": [following[account_id] for account_id in ids],
    }
    with connection.cursor() as cursor:
        cursor.execute(ADD, parameters)
