"""./plaza work: what is left to do, and stepping in."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID, uuid4

import psycopg
import pytest

from config.cli.stack import StackState
from config.cli.stack.paths import ROOT, SERVICES
from config.cli.work.ask import ServiceFailed, drop_work
from tests.config.cli.conftest import Plaza

TASK = "probe_of_work"
INSERT = """
INSERT INTO outbox (id, task, queue, is_batch, target, payload, attempts, fence, available_at, send_at, dead_at,
                    last_error, request_id, created_at, last_updated_at)
VALUES (%(id)s, %(task)s, 'default', false, '', '{}', 3, 3, now() + interval '1 day', now() + interval '1 day',
        %(dead_at)s, %(error)s, '', now() - interval '76 hours 30 minutes', now())
"""


@pytest.fixture
def data_dir(infrastructure: StackState, plaza: Plaza) -> Iterator[str]:
    """The data dir of servers whose databases have their tables; the rows of a test go with it."""
    where = str(infrastructure.data_dir)
    for service in SERVICES:
        if not has_outbox(infrastructure, service):
            done = plaza("manage", "--data-dir", where, service, "migrate", "--no-input")
            assert done.returncode == 0, done.stderr
    yield where
    for service in SERVICES:
        execute(infrastructure, service, "DELETE FROM outbox WHERE task = %(task)s", {"task": TASK})


def has_outbox(state: StackState, service: str) -> bool:
    with psycopg.connect(state.services[service]["DATABASE_URL"]) as connection:
        return connection.execute("SELECT to_regclass('outbox')").fetchone() != (None,)


def execute(state: StackState, service: str, sql: str, parameters: dict[str, object]) -> None:
    with psycopg.connect(state.services[service]["DATABASE_URL"]) as connection:
        connection.execute(sql, parameters)


def given(state: StackState, service: str, *, is_dead: bool, error: str = "") -> UUID:
    row_id = uuid4()
    parameters = {"id": row_id, "task": TASK, "dead_at": "2026-03-14T00:00:00Z" if is_dead else None, "error": error}
    execute(state, service, INSERT, parameters)
    return row_id


def left(state: StackState, service: str) -> list[tuple[UUID, bool, int]]:
    query = "SELECT id, dead_at IS NOT NULL, attempts FROM outbox WHERE task = %(task)s ORDER BY id"
    with psycopg.connect(state.services[service]["DATABASE_URL"]) as connection:
        return connection.execute(query, {"task": TASK}).fetchall()


def test_it_shows_retries_and_drops_work(plaza: Plaza, infrastructure: StackState, data_dir: str) -> None:
    here = ("work", "--data-dir", data_dir)
    dead = given(infrastructure, "social", is_dead=True, error="refused by audit: [bold]no[/bold] object_id")
    failing = given(infrastructure, "audit", is_dead=False, error="Unavailable: audit cannot be reached")
    later = given(infrastructure, "media", is_dead=False)

    shown = plaza(*here, COLUMNS="250")
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.count(TASK) == 3
    assert f"{dead}  refused by audit: [bold]no[/bold] object_id" in shown.stdout
    assert [word for word in ("dead", "failing", "scheduled", "3d04h") if word not in shown.stdout] == []

    listed = json.loads(plaza(*here, "--json").stdout)
    assert sorted(listed) == ["accounts", "audit", "media", "social"]
    assert [(row["id"], row["state"], row["attempts"]) for row in listed["social"] if row["task"] == TASK] == [
        (str(dead), "dead", 3)
    ]

    assert "social: 1 retried" in plaza(*here, "retry", "--all-dead", "--service", "social").stdout
    assert left(infrastructure, "social") == [(dead, False, 0)]
    assert "audit: 1 retried" in plaza(*here, "retry", "--service", "audit", str(failing)).stdout
    assert left(infrastructure, "audit") == [(failing, False, 0)]

    assert "media: 1 dropped" in plaza(*here, "drop", "--service", "media", str(later)).stdout
    assert left(infrastructure, "media") == []


def test_an_id_that_is_not_there_is_named(plaza: Plaza, data_dir: str) -> None:
    missing = str(uuid4())

    done = plaza("work", "--data-dir", data_dir, "drop", missing)

    assert done.returncode == 1
    assert missing in done.stderr


def test_without_a_stack_it_says_so(plaza: Plaza, tmp_path: object) -> None:
    done = plaza("work", "--data-dir", f"{tmp_path}/nothing")

    assert done.returncode == 1
    assert "./plaza up" in done.stderr


def test_retry_wants_ids_or_everything(plaza: Plaza) -> None:
    assert plaza("work", "retry").returncode == 2
    assert plaza("work", "retry", "--all-dead", str(uuid4())).returncode == 2


def test_the_command_boots_no_django() -> None:
    """A call took seconds, because it started a process of each service."""
    script = "import sys, config.cli.commands.work; print([name for name in sys.modules if name.startswith('django')])"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_database_that_does_not_answer_is_named(infrastructure: StackState, free_port: int) -> None:
    away = {"DATABASE_URL": f"postgresql://a:b@127.0.0.1:{free_port}/a"}
    state = replace(infrastructure, services={**infrastructure.services, "audit": away})

    with pytest.raises(ServiceFailed, match=r"^audit: .*refused"):
        drop_work(state=state, services=["audit"], ids=[uuid4()])
