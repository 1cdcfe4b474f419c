"""Starting and stopping: alone in a data dir, side by side in two, killed and started again, as root and as anybody."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config.cli.stack import StackState, load_state, start_infrastructure, stop
from config.cli.stack.control import TEST_ENVIRONMENT, clean_environment
from config.cli.stack.paths import ROOT, SERVICES, DataDir, postgres_program
from config.cli.stack.processes.proc import process_facts, processes_in
from config.cli.stack.processes.process import SystemUser, unprivileged_user
from config.cli.stack.state import is_running
from tests.config.cli.conftest import Plaza
from tests.support.waiting import eventually

ELSEWHERE = "redis://127.0.0.1:1/0"
POSTGRES_ALONE = {"CACHE_URL": ELSEWHERE, "BROKER_URL": ELSEWHERE, "S3_ENDPOINT_URL": "http://127.0.0.1:1"}
LAUNCHER = ROOT / "config" / "cli" / "stack" / "processes" / "launch.py"


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "data"
    yield folder
    stop(folder)


def test_a_data_dir_has_one_stack(infrastructure: StackState, plaza: Plaza) -> None:
    done = plaza("up", "--only", "infrastructure", "--data-dir", str(infrastructure.data_dir), "--detach")

    assert done.returncode == 1
    assert f"a stack is running in {infrastructure.data_dir} already" in done.stderr
    assert load_state(infrastructure.data_dir).is_ready


def test_a_second_stack_uses_what_runs_elsewhere_and_other_ports(infrastructure: StackState, data_dir: Path) -> None:
    told = infrastructure.services
    external = {f"{name.upper()}_DATABASE_URL": told[name]["DATABASE_URL"] for name in SERVICES}

    state = start_infrastructure(
        data_dir, environment={**external, "S3_ENDPOINT_URL": told["media"]["S3_ENDPOINT_URL"]}
    )

    assert state.processes().keys() == {"cache", "broker"}
    assert state.services["social"]["DATABASE_URL"] == told["social"]["DATABASE_URL"]
    assert state.services["media"]["S3_ENDPOINT_URL"] == told["media"]["S3_ENDPOINT_URL"]
    assert state.admin_database_url == ""
    assert not (data_dir / "postgres").exists()
    assert not (data_dir / "s3").exists()
    assert state.ports["broker"] != infrastructure.ports["broker"]
    assert infrastructure.processes().keys() == {*infrastructure.processes(), "postgres", "cache", "broker", "s3"}


def test_a_killed_supervisor_hinders_nobody(data_dir: Path) -> None:
    first = start_infrastructure(data_dir, environment=POSTGRES_ALONE)
    with psycopg.connect(first.services["social"]["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE kept (x int)")
    stubborn = first.process("postgres").pid
    os.kill(stubborn, signal.SIGSTOP)  # it will not hear of its supervisor's death

    os.kill(first.supervisor_pid, signal.SIGKILL)
    eventually(lambda: is_running(DataDir.at(data_dir)), is_so=lambda running: not running)
    second = start_infrastructure(data_dir, environment=POSTGRES_ALONE)

    assert process_facts(stubborn) is None or process_facts(stubborn).is_zombie
    with psycopg.connect(second.services["social"]["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_children_end_with_their_supervisor(data_dir: Path) -> None:
    state = start_infrastructure(data_dir, environment=POSTGRES_ALONE)
    pid = state.process("postgres").pid

    os.kill(state.supervisor_pid, signal.SIGKILL)

    eventually(lambda: process_facts(pid), is_so=lambda facts: facts is None or facts.is_zombie)
    assert list(processes_in(data_dir / "postgres")) == []


def test_a_data_dir_that_was_removed_comes_back_empty(data_dir: Path) -> None:
    state = start_infrastructure(data_dir, environment=POSTGRES_ALONE)
    with psycopg.connect(state.services["social"]["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE lost (x int)")
    stop(data_dir)
    shutil.rmtree(data_dir)

    state = start_infrastructure(data_dir, environment=POSTGRES_ALONE)

    with psycopg.connect(state.services["social"]["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT to_regclass('lost')").fetchone() == (None,)


def test_a_part_that_does_not_start_is_named_with_its_log(plaza: Plaza, data_dir: Path) -> None:
    (data_dir / "postgres").mkdir(parents=True)
    (data_dir / "postgres" / "PG_VERSION").write_text("9\n")

    done = plaza(
        "up", "--only", "infrastructure", "--detach", "--data-dir", str(data_dir), "--env-file", f"{data_dir}/env"
    )

    assert done.returncode == 1
    assert "postgres ended while it started" in done.stderr
    assert "postgres" in done.stderr.splitlines()[1]
    assert not is_running(DataDir.at(data_dir))


def test_faults_of_the_configuration_are_shown_at_once(plaza: Plaza, data_dir: Path, tmp_path: Path) -> None:
    where = ("--data-dir", str(data_dir), "--env-file", str(tmp_path / "env"))

    done = plaza("up", "--only", "infrastructure", *where, RATE_LIMIT_IP="often", MAIL_URL="pigeon://x")

    assert done.returncode == 1
    assert "RATE_LIMIT_IP is malformed" in done.stderr
    assert "MAIL_URL is malformed" in done.stderr
    assert not (data_dir / "postgres").exists()


def test_anybody_may_start_it_even_where_only_root_may_look(tmp_path: Path) -> None:
    """Run a stack as an ordinary user: this one, or, for root, another who may read but not own what root has."""
    user = unprivileged_user()
    folder = tmp_path / "mine"
    folder.mkdir()
    if user:
        os.chown(folder, user.uid, user.gid)
    where = ("--data-dir", f"{folder}/data", "--env-file", f"{folder}/env")
    up = ("-m", "config.cli", "up", "--only", "infrastructure", "--detach", *where)

    done = _launch(_told(user), (sys.executable, *up))

    try:
        assert done.returncode == 0, done.stderr
        owners = {
            Path(f"/proc/{record.pid}").stat().st_uid for record in load_state(folder / "data").processes().values()
        }
        assert owners == {user.uid if user else os.getuid()}
    finally:
        stop(folder / "data")


def test_postgres_runs_out_of_a_folder_that_only_its_owner_may_enter(tmp_path: Path) -> None:
    """Make a cluster with programs and data below a private folder, as in a clone of root's own."""
    private, package = tmp_path / "private", postgres_program("postgres").parents[2]
    private.mkdir(mode=0o700)
    shutil.copytree(package / "pginstall", private / package.name / "pginstall", symlinks=True)
    shutil.copytree(package.with_name(f"{package.name}.libs"), private / f"{package.name}.libs")
    cluster, user = private / "cluster", unprivileged_user()
    cluster.mkdir(mode=0o700)
    if user:
        os.chown(cluster, user.uid, user.gid)
    initdb = private / package.name / "pginstall" / "bin" / "initdb"

    done = _launch(_told(user), (str(initdb), "-D", str(cluster), "--no-sync", "--no-instructions"))

    assert done.returncode == 0, done.stdout + done.stderr
    assert (cluster / "PG_VERSION").read_text() == "18\n"


def _told(user: SystemUser | None) -> dict[str, int]:
    who = {"uid": user.uid, "gid": user.gid} if user else {}
    return {"parent": os.getpid(), "signal": int(signal.SIGTERM), **who}


def _launch(told: dict[str, int], command: tuple[str, ...]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, LAUNCHER, json.dumps(told), *command],
        cwd=ROOT,
        env={**clean_environment(), "PYTHONPATH": str(ROOT), **TEST_ENVIRONMENT},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
