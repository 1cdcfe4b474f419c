"""What a database holds besides data: triggers, functions and rules of our own making."""

from typing import Any, Protocol

OWN = "n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_toast'"
OF_EXTENSION = "EXISTS (SELECT FROM pg_depend d WHERE d.objid = {}.oid AND d.deptype = 'e')"
LOGIC = f"""
    SELECT 'trigger' AS kind, t.tgname::text AS name FROM pg_trigger t WHERE NOT t.tgisinternal
    UNION ALL
    SELECT 'event trigger', e.evtname FROM pg_event_trigger e
    UNION ALL
    SELECT 'function', p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
     WHERE {OWN} AND NOT {OF_EXTENSION.format("p")}
    UNION ALL
    SELECT 'rule', r.rulename FROM pg_rewrite r
      JOIN pg_class c ON c.oid = r.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE {OWN} AND NOT {OF_EXTENSION.format("c")} AND r.rulename <> '_RETURN'
    ORDER BY 1, 2
"""


class Cursor(Protocol):
    """As much of a database cursor as is needed."""

    def execute(self, query: Any, /) -> Any:
        """Run a query."""

    def fetchall(self) -> Any:
        """Return its rows."""


def logic_in(cursor: Cursor) -> list[tuple[str, str]]:
    """Return (kind, name) of each trigger, function, procedure and rule in a database that no extension brought."""
    cursor.execute(LOGIC)
    return [(kind, name) for kind, name in cursor.fetchall()]
