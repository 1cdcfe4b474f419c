"""Every table was made by a migration, and every migration is a versioned file that was applied."""

import pytest

from config.cli.stack.paths import ROOT, SERVICES
from tests.standards.conftest import Rows

RULE = "7"
MET_BY = ("backend/*/migrations", "migrations_docs", "tests/house/migrations/test_migrations.py")


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_applied_is_what_lies_in_the_repository(service: str, rows: Rows) -> None:
    files = sorted(path.stem for path in (ROOT / "backend" / service / "migrations").glob("[0-9]*.py"))
    applied = rows(service, "SELECT name FROM django_migrations WHERE app = %s ORDER BY name", (service,))
    assert [row["name"] for row in applied] == files


@pytest.mark.parametrize("service", SERVICES)
def test_no_table_was_made_by_hand(service: str, rows: Rows) -> None:
    pages = (ROOT / "migrations_docs" / service).glob("*.md")
    documented = "\n".join(page.read_text(encoding="utf-8") for page in pages)
    tables = rows(service, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    names = {row["tablename"] for row in tables} - {"django_migrations"}
    assert {name for name in names if f'CREATE TABLE "{name}"' not in documented} == set()
