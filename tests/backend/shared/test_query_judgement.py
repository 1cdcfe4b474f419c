"""The judge of queries finds what lacks an index, and lets pass what has one."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.db import connection

from backend.shared.outbox.stats import outbox_stats
from tests.support.queries.query_judgement import judge
from tests.support.queries.query_recorder import RECORDER, Statement, normal_form

ID = UUID(int=1)
AT = datetime(2026, 1, 1, tzinfo=UTC)
FAULTY = [
    ("SELECT id FROM post WHERE content_warning = %s", ["x"], "post"),
    ("SELECT id FROM post WHERE content_warning = %s ORDER BY id", ["x"], "post"),
    ("UPDATE profile SET display_name = '' WHERE display_name = %s", ["x"], "profile"),
    ("SELECT id FROM post WHERE owner_id = %s ORDER BY edited_at", [ID], "post.edited_at"),
    ("SELECT p.id FROM post p JOIN profile o ON o.display_name = p.text WHERE p.id = %s", [ID], "profile"),
    ("SELECT id FROM post ORDER BY edited_at LIMIT 20", [], "post"),
]
SERVED = [
    ("SELECT id FROM post WHERE id = %s AND text = %s", [ID, "x"]),
    ("SELECT id FROM post WHERE owner_id = %s AND NOT is_deleted ORDER BY published_at DESC, id DESC LIMIT 20", [ID]),
    ("SELECT p.text FROM post p JOIN profile o ON o.id = p.owner_id WHERE p.id = %s AND NOT o.is_deleted", [ID]),
    ("SELECT id FROM post WHERE id = ANY(%s) AND text = %s", [[ID], "x"]),
    (
        "DELETE FROM outbox USING unnest(%s::uuid[], %s::bigint[]) AS held (id, fence)"
        " WHERE outbox.id = held.id AND outbox.fence = held.fence",
        [[ID], [1]],
    ),
    ("DELETE FROM inbox WHERE received_at < %s", [AT]),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("sql", "parameters", "named"), FAULTY)
def test_a_planted_query_without_an_index_is_found(sql: str, parameters: list[object], named: str) -> None:
    faults = judge([Statement(sql=sql, parameters=parameters, sender="planted.py:1")])
    assert faults
    assert named in faults[0]
    assert sql in faults[0]


@pytest.mark.django_db
@pytest.mark.parametrize(("sql", "parameters"), SERVED)
def test_a_query_that_an_index_serves_passes(sql: str, parameters: list[object]) -> None:
    assert judge([Statement(sql=sql, parameters=parameters, sender="planted.py:1")]) == []


@pytest.mark.django_db
def test_the_statements_of_our_code_are_recorded_and_those_of_tests_are_not() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 'sent by a test'")
    outbox_stats(at=AT)
    assert "SELECT 'sent by a test'" not in RECORDER.statements
    assert any(found.sender.startswith("backend/shared/outbox/stats.py") for found in RECORDER.statements.values())


def test_lists_of_any_length_are_one_statement() -> None:
    assert normal_form("SELECT 1\n  WHERE a IN (%s, %s)") == normal_form("SELECT 1 WHERE a IN (%s, %s, %s)")
