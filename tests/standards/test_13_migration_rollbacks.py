"""Every migration can be taken back, and its page says how."""

import ast

import pytest

from config.cli.stack.paths import ROOT, SERVICES
from tests.house.migrations.migration_page import section, statements

RULE = "13"
MET_BY = ("tests/house/migrations/test_migrations.py", "migrations_docs")
NEEDS_A_WAY_BACK = {"RunSQL": "reverse_sql", "RunPython": "reverse_code"}
MIGRATIONS = sorted(
    path for service in SERVICES for path in (ROOT / "backend" / service / "migrations").glob("[0-9]*.py")
)


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_the_page_shows_the_way_back(path) -> None:
    page = (ROOT / "migrations_docs" / path.parts[-3] / f"{path.stem}.md").read_text(encoding="utf-8")
    assert statements(page, "SQL back")
    assert section(page, "Locks taken")


@pytest.mark.parametrize("path", MIGRATIONS, ids=lambda path: f"{path.parts[-3]}-{path.stem}")
def test_no_step_is_a_one_way_street(path) -> None:
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    one_way = [
        call.func.attr
        for call in calls
        if isinstance(call.func, ast.Attribute) and call.func.attr in NEEDS_A_WAY_BACK
        if len(call.args) < 2 and NEEDS_A_WAY_BACK[call.func.attr] not in {keyword.arg for keyword in call.keywords}
    ]
    assert one_way == []
