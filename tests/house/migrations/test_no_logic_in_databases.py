"""The search for triggers, functions and rules finds them; test_migrations.py lets it loose on our databases."""

import psycopg

from config.cli.stack import StackState
from tests.house.migrations.database_logic import logic_in
from tests.house.migrations.scratch_database import scratch_database

PLANTED = """
    CREATE TABLE planted (id integer);
    CREATE FUNCTION planted_function() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
    CREATE TRIGGER planted_trigger BEFORE INSERT ON planted FOR EACH ROW EXECUTE FUNCTION planted_function();
    CREATE RULE planted_rule AS ON DELETE TO planted DO INSTEAD NOTHING;
    CREATE VIEW planted_view AS SELECT id FROM planted;
"""


def test_planted_logic_is_found(state: StackState) -> None:
    with (
        scratch_database(state, service="social", name="house_logic_planted") as address,
        psycopg.connect(address) as connection,
    ):
        assert logic_in(connection.cursor()) == []
        connection.execute(PLANTED)
        assert logic_in(connection.cursor()) == [
            ("function", "planted_function"),
            ("rule", "planted_rule"),
            ("trigger", "planted_trigger"),
        ]
