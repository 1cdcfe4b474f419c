"""Databases and roles: one of each a service, and no way from one to the other."""

from typing import Any

import psycopg
from psycopg import Connection, sql

MAINTENANCE_DATABASES = ("postgres", "template1")


def accepts_connections(address: dict[str, Any]) -> bool:
    """Tell whether the server lets its superuser in."""
    try:
        with psycopg.connect(**address, connect_timeout=2):
            return True
    except psycopg.OperationalError:
        return False


def make_databases(address: dict[str, Any], *, passwords: dict[str, str], may_create: bool) -> None:
    """Give each role its password and a database that nobody else may connect to; repeating changes nothing.

    `may_create` lets the roles make databases of their own, as the test runner of Django does.
    """
    with psycopg.connect(**address, autocommit=True) as connection:
        for database in MAINTENANCE_DATABASES:
            _close_to_public(connection, database)
        for name, password in passwords.items():
            _make_role(connection, name=name, password=password, may_create=may_create)
            _make_database(connection, name=name)


def _make_role(connection: Connection[Any], *, name: str, password: str, may_create: bool) -> None:
    role = sql.Identifier(name)
    if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone():
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN").format(role))
    rights = sql.SQL("CREATEDB" if may_create else "NOCREATEDB")
    connection.execute(sql.SQL("ALTER ROLE {} {} PASSWORD {}").format(role, rights, sql.Literal(password)))
    verb = "GRANT CONNECT ON DATABASE postgres TO {}" if may_create else "REVOKE CONNECT ON DATABASE postgres FROM {}"
    connection.execute(sql.SQL(verb).format(role))


def _make_database(connection: Connection[Any], *, name: str) -> None:
    if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
        connection.execute(sql.SQL("CREATE DATABASE {0} OWNER {0}").format(sql.Identifier(name)))
    _close_to_public(connection, name)


def _close_to_public(connection: Connection[Any], database: str) -> None:
    connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database)))
