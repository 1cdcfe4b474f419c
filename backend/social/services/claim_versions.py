"""Sync versions: every write of synced rows takes its numbers here first and waits for the account's other writes."""

from collections.abc import Collection
from uuid import UUID

from django.db import connection

# In one order for everybody: two writers that touch the same accounts cannot deadlock.
CLAIM = """
INSERT INTO sync_state AS s (account_id, head, floor)
SELECT account_id, 1 + %(count)s, 0 FROM unnest(%(ids)s::uuid[]) AS claimed (account_id) ORDER BY account_id
ON CONFLICT (account_id) DO UPDATE SET head = s.head + %(count)s
RETURNING account_id, head - %(count)s + 1
"""


def claim_versions(*, account_id: UUID, count: int = 1) -> int:
    """Take `count` numbers in a row for one account, and return the first; holds the account until the commit."""
    return claim_versions_of(account_ids=[account_id], count=count)[account_id]


def claim_versions_of(*, account_ids: Collection[UUID], count: int = 1) -> dict[UUID, int]:
    """Take `count` numbers in a row for each account, and return the first of each."""
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, {"ids": list(account_ids), "count": count})
        return dict(cursor.fetchall())
