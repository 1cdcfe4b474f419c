"""Following in bulk, as an import does: each follow has all that a single one has, written set by set."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from backend.shared.identifiers import uuid5_of
from backend.shared.outbox import write_outbox
from backend.shared.transactions import transaction
from backend.social.models import FollowState, Profile
from backend.social.services.claim_versions import claim_version_counts
from backend.social.services.feed.feed_effects import feeds_changed
from backend.social.services.follows.follow_account import MAX_FOLLOWS, TooManyFollows
from backend.social.services.follows.follow_effects import follow_audit
from backend.social.services.profiles.follow_counters import count_follows

FOLLOW = """
INSERT INTO follow (id, created_at, last_updated_at, is_deleted, owner_id, account_id, version, state, accepted_at)
SELECT pair.id, %(at)s, %(at)s, FALSE, pair.owner_id, pair.account_id, pair.version,
       CASE WHEN a.is_private THEN 'requested' ELSE 'accepted' END, CASE WHEN a.is_private THEN NULL ELSE %(at)s END
FROM unnest(%(ids)s::uuid[], %(owners)s::uuid[], %(accounts)s::uuid[], %(versions)s::bigint[])
     AS pair (id, owner_id, account_id, version)
JOIN profile o ON o.id = pair.owner_id AND NOT o.is_deleted
JOIN profile a ON a.id = pair.account_id AND NOT a.is_deleted
WHERE pair.owner_id <> pair.account_id
  AND NOT EXISTS (
    SELECT FROM block b WHERE b.owner_id = pair.owner_id AND b.account_id = pair.account_id AND NOT b.is_deleted)
  AND NOT EXISTS (
    SELECT FROM block b WHERE b.owner_id = pair.account_id AND b.account_id = pair.owner_id AND NOT b.is_deleted)
ON CONFLICT (id) DO UPDATE
SET created_at = EXCLUDED.created_at, is_deleted = FALSE, account_id = EXCLUDED.account_id,
    version = EXCLUDED.version, state = EXCLUDED.state, accepted_at = EXCLUDED.accepted_at,
    writer_device_id = NULL, writer_updated_at = NULL,
    last_updated_at = GREATEST(EXCLUDED.last_updated_at, follow.last_updated_at + interval '1 microsecond')
WHERE follow.is_deleted
RETURNING owner_id, account_id, state
"""
TOO_MANY = """
SELECT owner_id FROM follow WHERE owner_id = ANY(%s) AND NOT is_deleted GROUP BY owner_id HAVING count(*) > %s LIMIT 1
"""
Pair = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Followed:
    """A follow that was written."""

    owner_id: UUID
    account_id: UUID
    state: str


def count_known_profiles(*, account_ids: Collection[UUID]) -> int:
    """Return how many of these accounts have arrived here."""
    return Profile.objects.filter(id__in=account_ids).count()


def follow_many(*, pairs: Collection[Pair], at: datetime) -> int:
    """Follow for each (follower, followed) and return how many follows are new.

    A pair that may not be (oneself, blocked, an account that is not known here) is left out; repeating changes
    nothing. Raises TooManyFollows, and then nothing is written.
    """
    wanted = sorted(set(pairs))
    if not wanted:
        return 0
    with transaction():
        versions = _claim(wanted)
        follows = _write(wanted, versions=versions, at=at)
        _check_counts(owner_ids=list({owner_id for owner_id, _ in wanted}))
        accepted = [follow for follow in follows if follow.state == FollowState.ACCEPTED]
        count_follows(begun=accepted)
        readers = sorted({follow.owner_id for follow in accepted})
        effects = feeds_changed(reader_ids=readers, at=at)
        write_outbox([*(follow_audit(follow, at=at) for follow in follows), *effects])
    return len(follows)


def _claim(pairs: Sequence[Pair]) -> list[int]:
    """Return a version of its owner's for each pair."""
    following = claim_version_counts(counts=Counter(owner_id for owner_id, _ in pairs))
    taken: dict[UUID, int] = defaultdict(int)
    versions = []
    for owner_id, _ in pairs:
        versions.append(following[owner_id] + taken[owner_id])
        taken[owner_id] += 1
    return versions


def _write(pairs: Sequence[Pair], *, versions: Sequence[int], at: datetime) -> list[Followed]:
    parameters: dict[str, Any] = {
        "at": at,
        "ids": [uuid5_of(owner_id, str(account_id)) for owner_id, account_id in pairs],
        "owners": [owner_id for owner_id, _ in pairs],
        "accounts": [account_id for _, account_id in pairs],
        "versions": versions,
    }
    with connection.cursor() as cursor:
        cursor.execute(FOLLOW, parameters)
        return [Followed(*record) for record in cursor.fetchall()]


def _check_counts(*, owner_ids: Sequence[UUID]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(TOO_MANY, [list(owner_ids), MAX_FOLLOWS])
        if cursor.fetchone():
            raise TooManyFollows
