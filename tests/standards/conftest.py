"""What the proofs share: the running stack, two people on it, and a report for `./plaza standards`."""

import fcntl
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from config.cli.stack import StackState, load_state
from config.cli.stack.paths import ROOT
from tests.support.scenarios.refusals import Refusal, refusals
from tests.support.scenarios.scene import Scene
from tests.support.scenarios.walk import Walk
from tests.support.stack.api import Api, Person, sign_up

OUTCOMES: list[tuple[str, bool]] = []
Rows = Callable[..., list[dict[str, Any]]]


@pytest.fixture(scope="session")
def stack() -> StackState:
    """Return where the running stack is."""
    named = os.environ.get("PLAZA_TEST_STATE")
    assert named, "the standards need a running stack: ./plaza standards, or ./plaza test tests/standards"
    return load_state(Path(named).parent)


@pytest.fixture(scope="session")
def api(stack: StackState) -> Api:
    """Return a client of the gateway that is not logged in."""
    return Api(base_url=stack.gateway_url)


@pytest.fixture(scope="session")
def ada(api: Api) -> Person:
    """Return somebody who is logged in."""
    return sign_up(api, name="ada")


@pytest.fixture(scope="session")
def bob(api: Api) -> Person:
    """Return somebody else."""
    return sign_up(api, name="bob")


@pytest.fixture(scope="session")
def walk(api: Api, stack: StackState) -> Walk:
    """Return every operation of the document, played once with success; one without a scenario fails by name."""
    walk = Walk(Scene(api=api, stack=stack))
    assert walk.played
    return walk


@pytest.fixture(scope="session")
def refused(walk: Walk) -> list[Refusal]:
    """Return what came of the refusals that every operation can be made to give."""
    return refusals(walk)


@pytest.fixture(scope="session")
def rows(stack: StackState) -> Rows:
    """Return a query on the database of a service."""

    def query(service: str, statement: str, parameters: tuple[Any, ...] = ()) -> list[dict[str, Any]]:
        address = stack.services[service]["DATABASE_URL"]
        with psycopg.connect(address, row_factory=dict_row, autocommit=True) as connection:
            return connection.execute(statement, parameters or None).fetchall()

    return query


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note how each proof ended; one whose preparation fails has failed."""
    name = report.nodeid.partition("::")[0]
    if name.startswith("tests/standards/") and (report.when == "call" or report.failed):
        OUTCOMES.append((name, report.passed))


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the report where `./plaza standards` wants it."""
    wanted = os.environ.get("PLAZA_STANDARDS_REPORT")
    if not wanted:
        return
    with (ROOT / wanted).open("a+", encoding="utf-8") as report:  # other processes of the run write theirs as well
        fcntl.flock(report, fcntl.LOCK_EX)
        report.seek(0)
        outcomes = [*json.loads(report.read() or "[]"), *OUTCOMES]
        report.truncate(0)
        report.write(json.dumps(outcomes))
