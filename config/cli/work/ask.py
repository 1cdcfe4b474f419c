"""Asking the databases of services about their work, without a process of the service: a call takes a moment."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any, LiteralString
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.rows import TupleRow

from backend.shared.work_sql import COLUMNS, DROP, LIST, RETRY_CHOSEN, RETRY_DEAD
from config.cli.stack.state import StackState

CONNECT_SECONDS = 5
OPTIONS = "-c statement_timeout=15000 -c lock_timeout=4000"


class ServiceFailed(Exception):
    """A service's database did not answer; the text says why."""


def list_work(*, state: StackState, services: Sequence[str], limit: int, at: datetime) -> dict[str, list[Any]]:
    """Return the work of each service, the dead first, then the oldest, each with its state. Raises ServiceFailed."""
    found = _each(state, services, LIST, {"limit": limit, "at": at})
    return {name: [dict(zip(COLUMNS, record, strict=True)) for record in records] for name, records in found.items()}


def retry_work(
    *, state: StackState, services: Sequence[str], ids: Sequence[UUID], at: datetime
) -> dict[str, list[UUID]]:
    """Make dead or failing rows due now, with a fresh count of attempts; return those that there were by service."""
    return _ids(_each(state, services, RETRY_CHOSEN, {"ids": list(ids), "at": at}))


def retry_dead_work(*, state: StackState, services: Sequence[str], at: datetime) -> dict[str, list[UUID]]:
    """Make every dead row due now; return them by service."""
    return _ids(_each(state, services, RETRY_DEAD, {"at": at}))


def drop_work(*, state: StackState, services: Sequence[str], ids: Sequence[UUID]) -> dict[str, list[UUID]]:
    """Delete rows for good; return those that there were by service."""
    return _ids(_each(state, services, DROP, {"ids": list(ids)}))


def _each(
    state: StackState, services: Sequence[str], statement: LiteralString, parameters: Mapping[str, Any]
) -> dict[str, list[TupleRow]]:
    answers = {}
    for service in services:
        try:
            with closing(_connect(state.services[service]["DATABASE_URL"])) as connection, connection.transaction():
                answers[service] = connection.execute(statement, parameters).fetchall()
        except psycopg.Error as refused:
            raise ServiceFailed(f"{service}: {str(refused).strip().partition(chr(10))[0]}") from None
    return answers


def _connect(address: str) -> Connection[TupleRow]:
    return psycopg.connect(address, connect_timeout=CONNECT_SECONDS, options=OPTIONS)


def _ids(answers: Mapping[str, Sequence[TupleRow]]) -> dict[str, list[UUID]]:
    return {service: [row[0] for row in rows] for service, rows in answers.items()}
