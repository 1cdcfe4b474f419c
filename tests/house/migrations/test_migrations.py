"""Migrations are reversible, complete, and documented by the very statements that they run."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from config.cli.stack import StackState
from config.cli.stack.paths import ROOT, SERVICES
from tests.house.migrations.migration_page import SECTIONS, replace_statements, section, statements
from tests.house.migrations.scratch_database import scratch_database

Journey = dict[str, Any]


@pytest.fixture(scope="module")
def journeys(state: StackState) -> Iterator[dict[str, Future[Journey]]]:
    """Return what each service's migrations did to an empty database; two at a time."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        yield {service: pool.submit(_journey, state, service) for service in SERVICES}


@pytest.fixture(params=SERVICES)
def journey(request: pytest.FixtureRequest, journeys: dict[str, Future[Journey]]) -> Journey:
    """Return the journey of one service."""
    return journeys[request.param].result() | {"service": request.param}


def test_down_leaves_nothing_and_up_again_gives_the_same_schema(journey: Journey) -> None:
    assert journey["left"] == []
    assert journey["first_schema"] == journey["second_schema"]


def test_no_model_change_lacks_its_migration(journey: Journey) -> None:
    assert journey["changes"] == ""


def test_the_database_holds_no_trigger_function_or_rule(journey: Journey) -> None:
    assert journey["logic"] == []


def test_each_migration_has_its_page_and_each_page_its_migration(journey: Journey) -> None:
    folder = ROOT / "migrations_docs" / journey["service"]
    assert sorted(page.stem for page in folder.glob("*.md")) == sorted(journey["sql"])


def test_each_page_says_why_what_is_locked_and_when_to_deploy(journey: Journey) -> None:
    for name in journey["sql"]:
        page = _page(journey["service"], name).read_text(encoding="utf-8")
        assert [heading for heading in SECTIONS if not section(page, heading)] == [], name


def test_each_page_shows_the_statements_that_run(journey: Journey) -> None:
    for name, made in journey["sql"].items():
        path = _page(journey["service"], name)
        if os.environ.get("PLAZA_WRITE_MIGRATION_DOCS"):
            path.write_text(replace_statements(path.read_text(encoding="utf-8"), made=made), encoding="utf-8")
        page = path.read_text(encoding="utf-8")
        stale = f"{path.name} is stale: ./plaza check --write-migration-docs"
        assert statements(page, "SQL forward") == made["forward"], stale
        assert statements(page, "SQL back") == made["back"], stale


def _page(service: str, name: str) -> Path:
    return ROOT / "migrations_docs" / service / f"{name}.md"


def _journey(state: StackState, service: str) -> Journey:
    with scratch_database(state, service=service, name=f"house_journey_{service}") as address:
        done = subprocess.run(
            [sys.executable, "-m", "tests.house.migrations.migration_journey"],
            cwd=ROOT,
            env={**state.services[service], "DATABASE_URL": address},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    assert done.returncode == 0, done.stderr
    journey: Journey = json.loads(done.stdout)
    return journey
