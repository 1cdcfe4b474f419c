"""The end of tombstones: what was deleted long enough ago is forgotten, account by account.

A device whose cursor is older than what was forgotten cannot be told of it any more, so the account's `floor` moves in
the same transaction, under the lock that every writer of its stream takes. In any order of versions: below the floor
nobody may read on, above it nothing is missing.

A deleted post that something still points at (a reply, a like, a bookmark, of whomever) stays, empty as it is, in its
place in the stream. The conversation hangs on it; it is forgotten once nothing does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.db import connection

from backend.shared.outbox import NewRow, audit, write_outbox
from backend.shared.transactions import transaction
from backend.social.services.sync.collections import COLLECTIONS

BATCH = 500  # of each collection in a transaction: the account's devices wait for no longer

# Greatest leaves null out: what was deleted by a version that did not note when counts from its last change.
DUE = "r.is_deleted AND GREATEST(r.deleted_at, r.last_updated_at) < %(before)s"
# One look into an index for each post; of EXISTS, PostgreSQL might make a list of all posts first.
POINTED_AT = """COALESCE(
    (SELECT reply.id FROM post reply WHERE reply.reply_to_id = r.id LIMIT 1),
    (SELECT thread.id FROM post thread WHERE thread.root_id = r.id LIMIT 1),
    (SELECT l.id FROM post_like l WHERE l.post_id = r.id LIMIT 1),
    (SELECT b.id FROM bookmark b WHERE b.post_id = r.id LIMIT 1)) IS NOT NULL"""
EDITED = "(SELECT edit.id FROM post_edit edit WHERE edit.post_id = r.id LIMIT 1) IS NOT NULL"
PURGEABLE: Final = {"posts": f"{DUE} AND (NOT ({POINTED_AT}) OR {EDITED})"}

OWNERS = "(SELECT DISTINCT r.owner_id FROM {table} r WHERE r.owner_id > %(after)s AND {due} ORDER BY 1 LIMIT %(limit)s)"
ACCOUNTS = "SELECT owner_id FROM ({owners}) due GROUP BY owner_id ORDER BY owner_id LIMIT %(limit)s"
LOCK = "SELECT floor FROM sync_state WHERE account_id = %s FOR NO KEY UPDATE"
HOLD_POSTS = f"""
SELECT r.id FROM post r WHERE r.owner_id = %(owner)s AND {PURGEABLE["posts"]} ORDER BY r.id LIMIT %(limit)s FOR UPDATE
"""
# Asked once they are held: who would point at one waits from then on, and who just did is seen.
HELD_POSTS = f"SELECT r.id, r.version, {POINTED_AT}, r.reply_to_id IS NOT NULL FROM post r WHERE r.id = ANY(%s)"
FORGET_EDITS = "DELETE FROM post_edit WHERE post_id = ANY(%s)"
FORGET_POSTS = "DELETE FROM post WHERE id = ANY(%s)"
# A collection after the other would be a round trip each, for every account; most have tombstones of few.
FORGET_OTHERS = "WITH {parts} {results}"
FORGET = """{name} AS (
    DELETE FROM {table} WHERE id IN (
        SELECT r.id FROM {table} r WHERE r.owner_id = %(owner)s AND {due} ORDER BY r.id LIMIT %(limit)s)
    RETURNING id, version)"""
FORGOTTEN = "SELECT '{name}', id, version FROM {name}"
FORGET_CONFLICTS = """
DELETE FROM sync_conflict c USING unnest(%s::text[], %s::uuid[]) AS gone (collection, id)
WHERE c.owner_id = %s AND c.collection = gone.collection AND c.record_id = gone.id
"""
RAISE_FLOOR = "UPDATE sync_state SET floor = GREATEST(floor, %s) WHERE account_id = %s RETURNING floor"
COUNT = "SELECT count(*) FROM {table} r WHERE {due}"

Gone = tuple[str, UUID, int]  # collection, id, version


@dataclass(frozen=True, slots=True)
class HeldPost:
    """A deleted post; a reply that goes may have been the last that pointed at another."""

    id: UUID
    version: int
    is_pointed_at: bool
    is_reply: bool


@dataclass(frozen=True, slots=True)
class Purged:
    """How many records were forgotten, and whether there are no more."""

    records: int
    is_done: bool


def accounts_to_purge(*, after: UUID, before: datetime, limit: int) -> list[UUID]:
    """Return accounts, in the order of their ids, that deleted something before this time that can be forgotten."""
    owners = " UNION ALL ".join(
        OWNERS.format(table=collection.table, due=_due(name)) for name, collection in COLLECTIONS.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(ACCOUNTS.format(owners=owners), {"after": after, "before": before, "limit": limit})
        return [account_id for (account_id,) in cursor.fetchall()]


def purge_account(*, account_id: UUID, before: datetime, at: datetime) -> Purged:
    """Forget a batch of what an account deleted before this time; repeating it forgets the rest."""
    with transaction():
        floor = _lock(account_id)
        others = _forget_others(account_id, before=before)  # first: one's own likes of one's own posts point at these
        posts = _hold_posts(account_id, before=before)
        gone = [*_forget_posts(posts), *others]
        if gone:
            _forget_conflicts(gone, owner_id=account_id)
            raised = _raise_floor(account_id, to=max(version for _, _, version in gone))
            changes = {"records": len(gone), "floor": {"from": floor, "to": raised}}
            write_outbox([_audit(account_id, changes=changes, at=at)])
    frees_others = any(post.is_reply and not post.is_pointed_at for post in posts)
    return Purged(records=len(gone), is_done=len(posts) < BATCH and len(others) < BATCH and not frees_others)


def count_tombstones(*, before: datetime) -> dict[str, int]:
    """Return by collection how many tombstones of before this time can be forgotten."""
    with connection.cursor() as cursor:
        counts = {}
        for name, collection in COLLECTIONS.items():
            due = f"{DUE} AND NOT ({POINTED_AT})" if name == "posts" else DUE
            cursor.execute(COUNT.format(table=collection.table, due=due), {"before": before})
            counts[name] = cursor.fetchone()[0]
        return counts


def _due(name: str) -> str:
    return PURGEABLE.get(name, DUE)


def _lock(account_id: UUID) -> int:
    """Hold the account's stream, and return its floor. What is read from here on is what the writers before left."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [account_id])
        found = cursor.fetchone()
    return int(found[0]) if found else 0


def _hold_posts(owner_id: UUID, *, before: datetime) -> list[HeldPost]:
    with connection.cursor() as cursor:
        cursor.execute(HOLD_POSTS, _parameters(owner_id, before=before))
        held = [post_id for (post_id,) in cursor.fetchall()]
        if not held:
            return []
        cursor.execute(HELD_POSTS, [held])
        return [HeldPost(*record) for record in cursor.fetchall()]


def _forget_posts(posts: Sequence[HeldPost]) -> list[Gone]:
    """Forget the posts that nothing points at, and what any of them said before its edits."""
    if not posts:
        return []
    free = [post for post in posts if not post.is_pointed_at]
    with connection.cursor() as cursor:
        cursor.execute(FORGET_EDITS, [[post.id for post in posts]])
        cursor.execute(FORGET_POSTS, [[post.id for post in free]])
    return [("posts", post.id, post.version) for post in free]


def _forget_others(owner_id: UUID, *, before: datetime) -> list[Gone]:
    with connection.cursor() as cursor:
        cursor.execute(_forget_statement(), _parameters(owner_id, before=before))
        return [(name, record_id, version) for name, record_id, version in cursor.fetchall()]


@cache
def _forget_statement() -> str:
    others = {name: collection.table for name, collection in COLLECTIONS.items() if name != "posts"}
    return FORGET_OTHERS.format(
        parts=", ".join(FORGET.format(name=name, table=table, due=DUE) for name, table in others.items()),
        results=" UNION ALL ".join(FORGOTTEN.format(name=name) for name in others),
    )


def _forget_conflicts(gone: Sequence[Gone], *, owner_id: UUID) -> None:
    """Forget what was kept aside about records that are no longer there: there is nothing left to decide."""
    names, ids = [name for name, _, _ in gone], [record_id for _, record_id, _ in gone]
    with connection.cursor() as cursor:
        cursor.execute(FORGET_CONFLICTS, [names, ids, owner_id])


def _raise_floor(account_id: UUID, *, to: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(RAISE_FLOOR, [to, account_id])
        return int(cursor.fetchone()[0])


def _audit(account_id: UUID, *, changes: dict[str, Any], at: datetime) -> NewRow:
    return audit(
        actor_id=None, action="sync.purged", object_type="account", object_id=account_id, changes=changes, at=at
    )


def _parameters(owner_id: UUID, *, before: datetime) -> dict[str, Any]:
    return {"owner": owner_id, "before": before, "limit": BATCH}
