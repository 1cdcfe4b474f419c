"""The author of something new and its sync version, in one statement: publishing is what Plaza does most."""

from datetime import datetime
from typing import Any
from uuid import UUID

from backend.social.models import Profile
from backend.social.models.sync_state import FIRST_HEAD
from backend.social.services.profiles.ensure_profile import ensure_profile

CLAIM = f"""
WITH author AS (
    SELECT * FROM profile WHERE id = %s AND NOT is_deleted
), claimed AS (
    INSERT INTO sync_state AS s (account_id, head, floor)
    SELECT id, first + 1, first - 1 FROM author, (SELECT {FIRST_HEAD}) AS new (first)
    ON CONFLICT (account_id) DO UPDATE SET head = s.head + 1
    RETURNING head
)
SELECT author.*, claimed.head AS claimed_version FROM author, claimed
"""


def claim_as_author(*, account_id: UUID, at: datetime) -> tuple[Profile, int]:
    """Return the author and a version for one row; holds the account until the commit.

    Raises AccountMissing, and Unavailable where the author is not known here and accounts cannot be asked.
    """
    author = _claim(account_id=account_id)
    if author is None:
        ensure_profile(account_id=account_id, at=at)
        author = _claim(account_id=account_id)
    return author, author.claimed_version


def _claim(*, account_id: UUID) -> Any:
    return next(iter(Profile.objects.raw(CLAIM, [account_id])), None)
