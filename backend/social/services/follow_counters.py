"""Counts of followers and followed: changed by differences, in one order of accounts for everybody."""

from collections import Counter
from collections.abc import Sequence
from uuid import UUID

from django.db.models import F

from backend.social.models import Follow, Profile


def count_follows(follows: Sequence[Follow], *, difference: int) -> None:
    """Add the difference for each of these follows to the counts of both its ends."""
    following = Counter(follow.owner_id for follow in follows)
    followers = Counter(follow.account_id for follow in follows)
    for account_id in sorted(following | followers):
        _add(
            account_id=account_id,
            following=following[account_id] * difference,
            followers=followers[account_id] * difference,
        )


def _add(*, account_id: UUID, following: int, followers: int) -> None:
    Profile.objects.filter(id=account_id).update(
        following_count=F("following_count") + following, follower_count=F("follower_count") + followers
    )
