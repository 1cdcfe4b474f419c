"""Where a secret may have leaked to: the places of a stack that outlive a request."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg
import valkey
from psycopg import sql

from config.cli.stack.state import StackState

TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"


def leaks(stack: StackState, secrets: Iterable[str]) -> list[str]:
    """Return the name of every place that holds one of the secrets as it is."""
    wanted = [secret.encode() for secret in secrets]
    places = (*_logs(stack), *_rows(stack), *_keys(stack, "CACHE_URL"), *_keys(stack, "BROKER_URL"))
    return sorted({name for name, content in places if any(secret in content for secret in wanted)})


def _logs(stack: StackState) -> Iterator[tuple[str, bytes]]:
    for path in (Path(stack.data_dir) / "logs").iterdir():
        yield path.name, path.read_bytes()


def _rows(stack: StackState) -> Iterator[tuple[str, bytes]]:
    for service, environment in stack.services.items():
        with psycopg.connect(environment["DATABASE_URL"]) as connection:
            for (table,) in connection.execute(TABLES).fetchall():
                query = sql.SQL("SELECT string_agg(t::text, ' ') FROM {} t").format(sql.Identifier(table))
                found = connection.execute(query).fetchone()
                yield f"{service}.{table}", ((found and found[0]) or "").encode()


def _keys(stack: StackState, name: str) -> Iterator[tuple[str, bytes]]:
    url = stack.services["social"][name].replace("redis://", "valkey://")
    with valkey.Valkey.from_url(url) as server:
        for key in server.scan_iter(count=1000):
            yield f"{name} {key!r}", key + (server.dump(key) or b"")
