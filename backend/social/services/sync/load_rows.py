"""What is there of the records that a batch names, as it stands under the lock of their owner's stream."""

from collections import defaultdict
from collections.abc import Collection as Ids
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from backend.social.models import Post
from backend.social.models.post import VISIBLE
from backend.social.services.sync.collections import COLLECTIONS, Collection
from backend.social.services.sync.faults import Fault
from backend.social.utils.sync_change import Change, ServerCopy

ROWS = "SELECT r.*, {record} AS record_json FROM {table} r WHERE r.id = ANY(%s)"
# In one order for everybody who writes posts or counts on them: nobody waits in a circle. What a reply belongs to comes
# with it where the reply may come back or go: the parent must be there, and counts it.
POSTS = """
SELECT r.*, {record} AS record_json, NOT r.is_deleted AND NOT profile.is_deleted AND ({visible}) AS is_visible
FROM post r JOIN profile ON profile.id = r.owner_id
WHERE r.id = ANY(%s || ARRAY(
    SELECT reply.reply_to_id FROM post reply
    WHERE reply.id = ANY(%s) AND reply.reply_to_id IS NOT NULL AND (reply.is_deleted OR reply.id = ANY(%s))))
ORDER BY r.id FOR NO KEY UPDATE OF r
"""
VIEWERS = VISIBLE.count("%s")
NEEDED_BY = {"likes": "post_id", "bookmarks": "post_id", "posts": "reply_to_id"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """Rows by collection and id; `posts` also holds what replies, likes and bookmarks refer to."""

    rows: dict[str, dict[UUID, Any]]
    visible: frozenset[UUID]

    def find(self, change: Change) -> Any:
        """Return the row that a change names, whoever owns it, or None."""
        return self.rows[change.collection].get(change.id)

    def find_named(self, collection: str | None, record_id: UUID | str | None) -> Any:
        """Return the row that a faulty change names, or None where it names none."""
        return self.rows.get(collection or "", {}).get(record_id) if isinstance(record_id, UUID) else None


def load_rows(changes: Sequence[Change], *, faults: Sequence[Fault], owner_id: UUID) -> Loaded:
    """Read, and where counts may change lock, what changes and faults name; one statement a collection."""
    ids: dict[str, list[UUID]] = defaultdict(list)
    for change in changes:
        ids[change.collection].append(change.id)
    for fault in faults:
        if fault.collection is not None and fault.collection in COLLECTIONS and isinstance(fault.id, UUID):
            ids[fault.collection].append(fault.id)
    rows: dict[str, dict[UUID, Any]] = {
        name: _read_own(name, ids=ids[name], owner_id=owner_id) if ids[name] else {}
        for name in COLLECTIONS
        if name != "posts"
    }
    deleted = [change.id for change in changes if change.collection == "posts" and change.op == "delete"]
    posts = _lock_posts(
        _post_ids(changes, rows=rows, own=ids["posts"]), own=ids["posts"], deleted=deleted, viewer_id=owner_id
    )
    rows["posts"] = {post.id: post for post in posts}
    return Loaded(rows=rows, visible=frozenset(post.id for post in posts if post.is_visible))


def server_copy(row: Any, *, collection: Collection) -> ServerCopy:
    """Return a row as decisions see it."""
    return ServerCopy(
        version=row.version,
        is_deleted=row.is_deleted,
        last_updated_at=row.last_updated_at,
        writer_device_id=row.writer_device_id,
        writer_updated_at=row.writer_updated_at,
        values=collection.values_of(row),
    )


def read_rows(name: str, *, ids: Ids[UUID]) -> dict[UUID, Any]:
    """Return the rows of a collection with these ids, each with its record as `record_json`."""
    collection = COLLECTIONS[name]
    statement = ROWS.format(record=collection.record_sql, table=collection.table)
    manager: Any = collection.model._meta.default_manager
    return {row.id: row for row in manager.raw(statement, [list(ids)])}


def _read_own(name: str, *, ids: Ids[UUID], owner_id: UUID) -> dict[UUID, Any]:
    """Return the rows with these ids, without other accounts' where an id derives from its owner.

    Everybody can compute such an id, so that an answer must not tell whether another has the record.
    """
    rows = read_rows(name, ids=ids)
    if COLLECTIONS[name].target is None:
        return rows
    return {row_id: row for row_id, row in rows.items() if row.owner_id == owner_id}


def _lock_posts(ids: Sequence[UUID], *, own: Sequence[UUID], deleted: Sequence[UUID], viewer_id: UUID) -> list[Any]:
    if not ids:
        return []
    statement = POSTS.format(record=COLLECTIONS["posts"].record_sql, visible=VISIBLE.replace("post.", "r."))
    return list(Post.objects.raw(statement, [*[viewer_id] * VIEWERS, list(ids), list(own), deleted]))


def _post_ids(changes: Sequence[Change], *, rows: dict[str, dict[UUID, Any]], own: Sequence[UUID]) -> list[UUID]:
    """Return the posts that are written, counted on or referred to."""
    referred = {
        UUID(change.fields[name])
        for change in changes
        if (name := NEEDED_BY.get(change.collection)) and change.fields.get(name)
    }
    marked = {row.post_id for name in ("likes", "bookmarks") for row in rows[name].values()}
    return sorted({*own, *referred, *marked})
