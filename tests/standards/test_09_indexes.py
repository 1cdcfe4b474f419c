"""Every column that a query filters, joins or orders by is indexed."""

import pytest

from config.cli.stack.paths import ROOT, SERVICES
from tests.standards.conftest import Rows

RULE = "9"
MET_BY = ("backend/*/models", "tests/support/queries/query_plans.py", "tests/backend/*/test_queries_are_indexed.py")


@pytest.mark.parametrize("service", SERVICES)
def test_every_foreign_key_leads_an_index(service: str, rows: Rows) -> None:
    without = rows(
        service,
        "SELECT c.relname, a.attname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid"
        " JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (k.conkey)"
        " WHERE k.contype = 'f' AND NOT EXISTS"
        " (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indkey[0] = a.attnum)",
    )
    assert without == []


@pytest.mark.parametrize("service", SERVICES)
def test_every_index_is_valid(service: str, rows: Rows) -> None:
    assert rows(service, "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid OR NOT indisready") == []


@pytest.mark.parametrize("service", SERVICES)
def test_the_statements_of_each_service_are_judged_by_their_plans(service: str) -> None:
    judged = (ROOT / "tests" / "backend" / service / "test_queries_are_indexed.py").read_text(encoding="utf-8")
    assert "judge(RECORDER.statements.values())" in judged
