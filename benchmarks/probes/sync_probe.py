"""The SQL of sync alone, in a process of social: served to `benchmarks.sync`, a task at a time.

A push is carried out once to learn its statements and taken back; then the same statements, with the same parameters,
are timed on the bare psycopg connection, the commit included.
"""

import time
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction

from backend.shared.clock import now
from backend.social.services.sync.collections import COLLECTIONS
from backend.social.services.sync.pull import pull_changes
from backend.social.services.sync.pushing.push import push_changes
from backend.social.services.sync.pushing.read_batch import Sender

Statements = list[tuple[str, Any]]
SURROUNDING = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
# An id of version 4 for each number; `x` keeps those of one table apart from those of another.
FILL_DRAFTS = """
INSERT INTO draft (id, owner_id, version, created_at, last_updated_at, is_deleted, text)
SELECT overlay(overlay(md5('draft' || n || %(owner)s) placing '4' from 13) placing '8' from 17)::uuid, %(owner)s,
       1 + n, now(), now(), FALSE, 'Draft ' || n || repeat(': what a morning.', 6)
FROM generate_series(%(first)s, %(last)s) n
"""
FILL_POSTS = """
INSERT INTO post (id, owner_id, version, created_at, last_updated_at, is_deleted, card_version, text, visibility,
                  is_media_public, published_at, like_count, reply_count, repost_count)
SELECT overlay(overlay(md5('post' || n || %(owner)s) placing '4' from 13) placing '8' from 17)::uuid, %(owner)s,
       1 + %(rows)s + n, now(), now(), FALSE, 1, 'Post ' || n || repeat(': what a morning.', 6), 'private',
       FALSE, now() - interval '1 second' * (%(rows)s - n), 0, 0, 0
FROM generate_series(%(first)s, %(last)s) n
"""
SET_HEAD = """
INSERT INTO sync_state (account_id, head, floor) VALUES (%(owner)s, %(head)s, 0)
ON CONFLICT (account_id) DO UPDATE SET head = GREATEST(sync_state.head, EXCLUDED.head)
"""
OLDEST = "SELECT id, version FROM {table} WHERE owner_id = %s AND NOT is_deleted ORDER BY version LIMIT %s"
WAITING = "SELECT count(*) FROM outbox WHERE task <> 'deliver_events'"


def fill(*, owner: str, rows: int, first: int, last: int) -> None:
    """Write these of the account's drafts and posts."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        for statement in (FILL_DRAFTS, FILL_POSTS):
            cursor.execute(statement, {"owner": owner, "rows": rows, "first": first, "last": last})
        cursor.execute(SET_HEAD, {"owner": owner, "head": 1 + 2 * rows})


def settle() -> None:
    """Let the planner know what there is."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE draft, post")
        cursor.execute("RESET statement_timeout")


def oldest(*, owner: str, collection: str, count: int) -> Any:
    """Return ids and versions of those records whose last change is the longest ago."""
    with connection.cursor() as cursor:
        cursor.execute(OLDEST.format(table=COLLECTIONS[collection].table), [owner, count])
        return cursor.fetchall()


def waiting() -> int:
    """Return how much work is left to the workers."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return int(cursor.fetchone()[0])


def push_alone(*, owner: str, changes: Any) -> Any:
    """Return the seconds that the statements of this push take by themselves, and how many they are."""
    sender = Sender(account_id=UUID(owner), device_id=uuid4(), client_time=now(), at=now())
    with transaction.atomic():
        statements = _record(lambda: push_changes(sender=sender, strategy="last_write_wins", raw=changes))
        transaction.set_rollback(True)
    return {"seconds": _replay(statements), "statements": len(statements)}


def pull_alone(*, owner: str, cursor: int, limit: int) -> Any:
    """Return the seconds that the statement of this pull takes by itself, and how many there are."""
    statements = _record(
        lambda: pull_changes(
            owner_id=UUID(owner), cursor=cursor, limit=limit, collections=tuple(COLLECTIONS), snapshot=None
        )
    )
    return {"seconds": _replay(statements), "statements": len(statements)}


def _record(work: Any) -> Statements:
    statements: Statements = []

    def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        if not str(sql).startswith(SURROUNDING):
            statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        work()
    return statements


def _replay(statements: Statements) -> float:
    bare = connection.connection
    began = time.perf_counter()
    with bare.transaction(), bare.cursor() as cursor:
        for sql, params in statements:
            cursor.execute(sql, params)
            if cursor.description is not None:
                cursor.fetchall()
    return time.perf_counter() - began


TASKS = {
    "fill": fill,
    "settle": settle,
    "oldest": oldest,
    "waiting": waiting,
    "push_alone": push_alone,
    "pull_alone": pull_alone,
}
