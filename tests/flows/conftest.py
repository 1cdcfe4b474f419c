"""Flows run against the whole stack, started once a run."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from config.cli.stack.state import StackState, load_state
from tests.support.stack.api import Api


@pytest.fixture(scope="session")
def stack() -> StackState:
    """Return where the running stack is."""
    named = os.environ.get("PLAZA_TEST_STATE")
    assert named, "flows need a running stack: run them with ./plaza test tests/flows"
    return load_state(Path(named).parent)


@pytest.fixture
def api(stack: StackState) -> Api:
    """Return a client of the gateway."""
    return Api(base_url=stack.gateway_url)


@pytest.fixture
def audit_rows(stack: StackState) -> Callable[..., list[dict[str, Any]]]:
    """Return a query on the audit log."""

    def query(condition: str, parameters: list[Any]) -> list[dict[str, Any]]:
        with psycopg.connect(stack.services["audit"]["DATABASE_URL"], row_factory=dict_row) as connection:
            return connection.execute(f"SELECT * FROM audit_logs WHERE {condition}", parameters).fetchall()

    return query
