"""Holding the statements of a run against the indexes of the database that they ran on."""

import json
from collections.abc import Iterable

from django.db import connection, transaction

from tests.support.queries.query_exceptions import EXCEPTIONS
from tests.support.queries.query_plans import Index, faults_of
from tests.support.queries.query_recorder import RECORDER, Statement

INDEXES = """
    SELECT i.relname, t.relname, x.indisunique, coalesce(pg_get_expr(x.indpred, x.indrelid), ''),
           array(SELECT attname::text FROM pg_attribute WHERE attrelid = x.indexrelid ORDER BY attnum),
           array(SELECT attname::text FROM pg_attribute WHERE attrelid = x.indrelid AND attnum > 0)
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class t ON t.oid = x.indrelid
      JOIN pg_namespace n ON n.oid = t.relnamespace
     WHERE n.nspname = 'public' AND t.relname NOT LIKE 'django%%'
"""
FORGET = """
    SELECT pg_clear_attribute_stats(schemaname, tablename, attname, inherited)
      FROM pg_stats WHERE schemaname = 'public';
    SELECT pg_clear_relation_stats(schemaname, tablename) FROM pg_tables WHERE schemaname = 'public'
"""


def judge(statements: Iterable[Statement]) -> list[str]:
    """Return a line for every fault of every statement, but for the exceptions that are written down."""
    forget_statistics()
    indexes = own_indexes()
    lines = []
    for statement in statements:
        sender = statement.sender.partition(":")[0]
        faults = [f for f in faults_of(plan_of(statement), indexes=indexes) if (sender, f) not in EXCEPTIONS]
        lines += [f"{statement.sender} {fault}: {' '.join(statement.sql.split())}" for fault in faults]
    return lines


def forget_statistics() -> None:
    """Let the planner think of every table as of a new one: what autovacuum saw of emptied ones decides nothing."""
    with RECORDER.paused(), connection.cursor() as cursor:
        cursor.execute(FORGET)


def plan_of(statement: Statement) -> dict[str, object]:
    """Return how PostgreSQL would run a statement if it could neither read nor hash whole tables."""
    with RECORDER.paused(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off"
        )
        cursor.execute(f"EXPLAIN (FORMAT JSON, VERBOSE) {statement.sql}", statement.parameters)
        (answer,) = cursor.fetchone()
    explained = json.loads(answer) if isinstance(answer, str) else answer
    plan: dict[str, object] = explained[0]["Plan"]
    return plan


def own_indexes() -> dict[str, Index]:
    """Return the indexes of our tables by name."""
    with connection.cursor() as cursor:
        cursor.execute(INDEXES.replace("%%", "%"))
        rows = cursor.fetchall()
    return {
        name: Index(
            table=table,
            columns=tuple(columns),
            condition_columns=frozenset(
                c for c in table_columns if c in condition.replace("(", " ").replace(")", " ").split()
            ),
            is_unique=is_unique,
        )
        for name, table, is_unique, condition, columns, table_columns in rows
    }
