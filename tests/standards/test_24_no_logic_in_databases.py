"""No database of the running stack has a trigger, a function or a rule."""

import psycopg
import pytest

from config.cli.stack import StackState
from config.cli.stack.paths import SERVICES
from tests.house.migrations.database_logic import logic_in

RULE = "24"
MET_BY = ("docs/adr/0009-no-logic-in-the-database.md", "tests/house/migrations/database_logic.py")


@pytest.mark.parametrize("service", SERVICES)
def test_a_database_holds_data_and_constraints_only(service: str, stack: StackState) -> None:
    with psycopg.connect(stack.services[service]["DATABASE_URL"]) as connection:
        assert logic_in(connection.cursor()) == []
