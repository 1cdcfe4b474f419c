"""What media take, by the rows: in each place, and by the accounts that keep the most."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

PLACES = """
SELECT split_part(key, '/', 1), sum(files)::bigint, sum(bytes)::bigint FROM stored_object
WHERE stored_at IS NOT NULL GROUP BY 1
"""
ACCOUNTS = """
SELECT owner_id, sum(files)::bigint, sum(bytes)::bigint FROM stored_object
WHERE stored_at IS NOT NULL GROUP BY owner_id ORDER BY 3 DESC, 1 LIMIT %(limit)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """Files and their bytes."""

    files: int
    bytes: int


def usage_by_place() -> Mapping[str, Sum]:
    """Return the sums of originals, private and public renditions."""
    with connection.cursor() as cursor:
        cursor.execute(PLACES)
        return {place: Sum(files=files, bytes=size) for place, files, size in cursor.fetchall()}


def largest_accounts(*, limit: int) -> Sequence[tuple[UUID, Sum]]:
    """Return the accounts that keep the most, the largest first."""
    with connection.cursor() as cursor:
        cursor.execute(ACCOUNTS, {"limit": limit})
        return [(owner_id, Sum(files=files, bytes=size)) for owner_id, files, size in cursor.fetchall()]
