"""Databases that exist for one test, owned by a service's own role."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from config.cli.stack import StackState


@contextmanager
def scratch_database(state: StackState, *, service: str, name: str) -> Iterator[str]:
    """Yield the address of a new, empty database of a service's role."""
    with psycopg.connect(state.admin_database_url, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        admin.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(service)))
        yield urlunsplit(urlsplit(state.services[service]["DATABASE_URL"])._replace(path=f"/{name}"))
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
