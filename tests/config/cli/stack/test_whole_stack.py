"""The whole stack: started, its supervisor killed, started again, stopped in order; for real and all of it."""

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import urllib3

from config.cli.stack import StackState, start_stack, stop
from config.cli.stack.paths import SERVICES, DataDir
from config.cli.stack.processes.proc import process_facts
from config.cli.stack.state import is_running
from tests.config.cli.conftest import Plaza
from tests.support.waiting import eventually

STOP_SECONDS = 15.0
PARTS = {"gateway", "scheduler", "postgres", "cache", "broker", "s3"}
OWN = {f"{name}-{kind}" for name in SERVICES for kind in ("web", "worker")}


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("whole")
    yield folder
    stop(folder)


@pytest.fixture(scope="module")
def stack(data_dir: Path, free_port: int) -> StackState:
    """A stack whose first supervisor was killed with everything running."""
    first = start_stack(data_dir, port=free_port)
    assert first.processes().keys() == PARTS | OWN
    before = set(first.processes().values())
    os.kill(first.supervisor_pid, signal.SIGKILL)
    eventually(lambda: is_running(DataDir.at(data_dir)), is_so=lambda running: not running)
    second = start_stack(data_dir, port=free_port)
    assert not before & set(second.processes().values())
    return second


def test_every_service_is_ready_behind_the_gateway(stack: StackState) -> None:
    for service in SERVICES:
        answer = urllib3.request("GET", f"{stack.gateway_url}/health/{service}/ready", retries=False)
        assert (answer.status, answer.json()["data"]["service"]) == (200, service)


def test_each_process_knows_only_its_own(stack: StackState) -> None:
    told = {name: _environment(stack.process(f"{name}-web").pid) for name in SERVICES}

    assert {name for name, own in told.items() if "TOKEN_SIGNING_KEYS" in own} == {"accounts"}
    assert {own["SERVICE"] for own in told.values()} == set(SERVICES)
    assert len({own["DATABASE_URL"] for own in told.values()}) == len(SERVICES)


@pytest.mark.parametrize("name", ["scheduler", "gateway", "social-web"])
def test_a_process_that_dies_is_started_again(stack: StackState, name: str) -> None:
    killed = stack.process(name).pid

    os.kill(killed, signal.SIGKILL)

    eventually(lambda: stack.processes().get(name), is_so=lambda found: found is not None and found.pid != killed)
    url = f"{stack.gateway_url}/health/social"
    eventually(lambda: _status(url), is_so=lambda status: status == 200)


def test_a_killed_database_server_comes_back_with_what_it_had(stack: StackState) -> None:
    url = stack.services["audit"]["DATABASE_URL"]
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept (x int)")
    killed = stack.process("postgres").pid

    os.kill(killed, signal.SIGKILL)
    eventually(lambda: _tables(url), is_so=lambda tables: "kept" in tables, seconds=60)

    assert stack.process("postgres").pid != killed
    with psycopg.connect(url) as connection:
        connection.execute("DROP TABLE kept")


def test_a_django_command_runs_with_a_services_settings(stack: StackState, plaza: Plaza) -> None:
    done = plaza("manage", "--data-dir", str(stack.data_dir), "audit", "showmigrations", "--plan")

    assert done.returncode == 0, done.stderr
    assert "[X]  audit.0001_initial" in done.stdout


def test_status_shows_every_process_and_no_password(stack: StackState, plaza: Plaza) -> None:
    shown = plaza("status", "--data-dir", str(stack.data_dir)).stdout

    assert all(name in shown for name in PARTS | OWN)
    assert stack.gateway_url in shown
    assert stack.services["social"]["DATABASE_URL"] not in shown
    assert stack.services["social"]["DATABASE_URL"].split(":")[2].split("@")[0] not in shown


def test_status_tells_the_same_to_a_program(stack: StackState, plaza: Plaza) -> None:
    told = json.loads(plaza("status", "--json", "--data-dir", str(stack.data_dir)).stdout)

    processes = {process["process"]: process for process in told["processes"]}
    assert processes.keys() == PARTS | OWN
    assert {process["health"] for name, process in processes.items() if name.endswith("-web")} == {"ready"}
    assert processes["scheduler"]["pid"] == stack.process("scheduler").pid
    assert told["addresses"] == stack.addresses


def test_it_stops_in_order_and_in_time(stack: StackState) -> None:
    running = {name: record.pid for name, record in stack.processes().items()}
    ended: list[str] = []

    os.kill(stack.supervisor_pid, signal.SIGTERM)

    last_first = sorted(running, key=_rank, reverse=True)

    def look() -> int:
        # Whoever has to end last is looked at first: what ends between two looks is not taken for the wrong order.
        gone = [name for name in last_first if name not in ended and _is_gone(running[name])]
        ended.extend(reversed(gone))
        return len(ended)

    eventually(look, is_so=lambda count: count == len(running), seconds=STOP_SECONDS)
    ranks = [_rank(name) for name in ended]
    assert ranks == sorted(ranks), ended
    eventually((stack.data_dir / "state.json").exists, is_so=lambda exists: not exists)


def _rank(name: str) -> int:
    if name == "gateway":
        return 0
    if name.endswith("-web"):
        return 1
    return 2 if name == "scheduler" or name.endswith("-worker") else 3


def _is_gone(pid: int) -> bool:
    facts = process_facts(pid)
    return facts is None or facts.is_zombie


def _environment(pid: int) -> dict[str, str]:
    pairs = Path(f"/proc/{pid}/environ").read_text().split("\0")
    return dict(pair.split("=", 1) for pair in pairs if "=" in pair)


def _tables(url: str) -> set[str]:
    try:
        with psycopg.connect(url, connect_timeout=2) as connection:
            rows = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            return {row[0] for row in rows}
    except psycopg.OperationalError:
        return set()


def _status(url: str) -> int:
    try:
        return urllib3.request("GET", url, retries=False).status
    except urllib3.exceptions.HTTPError:
        return 0
