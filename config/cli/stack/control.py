"""Starting and stopping a stack from a program, as tests do: through the command line, so that there is one way."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from config.cli.stack.paths import ROOT
from config.cli.stack.state import StackNotRunning, StackState, load_state
from config.cli.stack.variables.settings import known_names

STOP_SECONDS = 20.0
# Cheap hashes, and limits that a test reaches only where it sets its own.
TEST_ENVIRONMENT = {
    "ENVIRONMENT": "test",
    "WEB_WORKERS": "1",
    "RATE_LIMIT_IP": "1000000/60",
    "RATE_LIMIT_ACCOUNT": "1000000/60",
    "RATE_LIMIT_AUTH_IP": "1000000/60",
    "ARGON2_MEMORY_KIB": "7168",
    "ARGON2_TIME_COST": "1",
}


class StackFailed(Exception):
    """The stack did not start; the text says why."""


def start_infrastructure(
    data_dir: Path, *, environment: Mapping[str, str] | None = None, until_pid: int | None = None
) -> StackState:
    """Start PostgreSQL, the Valkeys and S3 in a data dir and return where they are.

    A stack that runs there already is returned as it is. It stops when the process `until_pid` (this one by default)
    ends. Raises StackFailed.
    """
    return _start(data_dir, arguments=("--only", "infrastructure"), environment=environment, until_pid=until_pid)


def start_stack(
    data_dir: Path, *, port: int, environment: Mapping[str, str] | None = None, until_pid: int | None = None
) -> StackState:
    """Start a whole stack in a data dir and return its state, as `start_infrastructure` does. Raises StackFailed."""
    return _start(data_dir, arguments=("--port", str(port)), environment=environment, until_pid=until_pid)


def stop(data_dir: Path) -> float:
    """Stop the stack of a data dir in order and return the seconds it took, 0 where none runs. Raises TimeoutError."""
    began = time.monotonic()
    try:
        supervisor = os.pidfd_open(load_state(data_dir).supervisor_pid)
    except (StackNotRunning, ProcessLookupError):
        return 0.0
    try:
        signal.pidfd_send_signal(supervisor, signal.SIGTERM)
        _wait_until_stopped(data_dir)
    finally:
        os.close(supervisor)
    return time.monotonic() - began


def clean_environment() -> dict[str, str]:
    """Return this process's environment without Plaza's variables: a test never meets a person's own servers."""
    ours = {*known_names(), "SERVICE", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    return {name: value for name, value in os.environ.items() if name not in ours}


def _start(
    data_dir: Path, *, arguments: Sequence[str], environment: Mapping[str, str] | None, until_pid: int | None
) -> StackState:
    try:
        return load_state(data_dir)
    except StackNotRunning:
        data_dir.mkdir(parents=True, exist_ok=True)
    where = ("--data-dir", str(data_dir), "--env-file", str(data_dir / "env"))
    how = ("--detach", "--quiet", "--until-pid", str(until_pid or os.getpid()))
    done = subprocess.run(
        [sys.executable, "-m", "config.cli", "up", *where, *how, *arguments],
        cwd=ROOT,
        env={**clean_environment(), "PYTHONPATH": str(ROOT), **TEST_ENVIRONMENT, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise StackFailed(f"{done.stdout}\n{done.stderr}")
    return load_state(data_dir)


def _wait_until_stopped(data_dir: Path) -> None:
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline:
        try:
            load_state(data_dir)
        except StackNotRunning:
            return
        time.sleep(0.05)
    raise TimeoutError(f"the stack in {data_dir} did not stop within {STOP_SECONDS:g} s")
