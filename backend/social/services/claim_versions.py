"""Sync versions: every write of synced rows takes its numbers here first and waits for the account's other writes."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.db import connection

from backend.social.models.sync_state import FIRST_HEAD

# In one order for everybody: two writers that touch the same accounts cannot deadlock.
# A new row has its floor just below its first head, so what is wanted can be told from the two.
CLAIM = f"""
INSERT INTO sync_state AS s (account_id, head, floor)
SELECT account_id, first + wanted, first - 1
FROM unnest(%(ids)s::uuid[], %(counts)s::bigint[]) AS claimed (account_id, wanted), (SELECT {FIRST_HEAD}) AS new (first)
ORDER BY account_id
ON CONFLICT (account_id) DO UPDATE SET head = s.head + EXCLUDED.head - EXCLUDED.floor - 1
RETURNING account_id, head
"""


def claim_versions(*, account_id: UUID, count: int = 1) -> int:
    """Take `count` numbers in a row for one account, and return the first; holds the account until the commit."""
    return claim_versions_of(account_ids=[account_id], count=count)[account_id]


def claim_versions_of(*, account_ids: Collection[UUID], count: int = 1) -> dict[UUID, int]:
    """Take `count` numbers in a row for each account, and return the first of each."""
    return claim_version_counts(counts=dict.fromkeys(account_ids, count))


def claim_version_counts(*, counts: Mapping[UUID, int]) -> dict[UUID, int]:
    """Take as many numbers in a row as each account needs, and return the first of each."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"ids": list(counts), "counts": list(counts.values())})
        return {account_id: head - counts[account_id] + 1 for account_id, head in cursor.fetchall()}
