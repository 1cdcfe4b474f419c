"""What a process of the stack is, and how one is spawned."""

import asyncio
import json
import os
import pwd
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, STDOUT, Process
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

LAUNCHER = Path(__file__).with_name("launch.py")


@dataclass(frozen=True, slots=True)
class SystemUser:
    """The user of the machine that a program runs as where it refuses to be root."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessSpec:
    """How one process is started and stopped; `stop_seconds` is the time it gets before it is killed."""

    name: str
    command: tuple[str, ...]
    directory: Path
    environment: Mapping[str, str] = field(repr=False)
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 4.0
    user: SystemUser | None = None
    before_start: Callable[[], None] | None = None
    after_stop: Callable[[], None] | None = None


def unprivileged_user() -> SystemUser | None:
    """Return whom to become when this is root, else None. Raises LookupError where the machine has no such user."""
    if os.geteuid() != 0:
        return None
    for name in ("nobody", "daemon", "postgres"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return SystemUser(uid=entry.pw_uid, gid=entry.pw_gid)
    raise LookupError(
        "PostgreSQL does not run as root, and this machine has no user nobody, daemon or postgres to run it as"
    )


def base_environment() -> dict[str, str]:
    """Return what every program gets from this machine: where programs and a home are, UTC, plain text."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {"PATH": os.defpath, "HOME": "/", **inherited, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC"}


async def spawn(spec: ProcessSpec, *, output: int) -> Process:
    """Start a process in a session of its own, its output going to a descriptor; call from the main thread alone.

    The kernel sends the stop signal to it when this process dies.
    """
    return await asyncio.create_subprocess_exec(
        *_launch_command(spec, death_signal=spec.stop_signal),
        stdin=DEVNULL,
        stdout=output,
        stderr=output,
        env=dict(spec.environment),
        cwd=spec.directory,
        start_new_session=True,
    )


async def run_once(spec: ProcessSpec) -> tuple[int, bytes]:
    """Run a program to its end and return its exit code and output."""
    process = await asyncio.create_subprocess_exec(
        *_launch_command(spec, death_signal=signal.SIGKILL),
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=STDOUT,
        env=dict(spec.environment),
        cwd=spec.directory,
        start_new_session=True,
    )
    try:
        output, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    return process.returncode or 0, output


def _launch_command(spec: ProcessSpec, *, death_signal: signal.Signals) -> tuple[str, ...]:
    user = {"uid": spec.user.uid, "gid": spec.user.gid} if spec.user else {}
    options = json.dumps({"parent": os.getpid(), "signal": int(death_signal), **user})
    return (sys.executable, "-I", "-S", str(LAUNCHER), options, *spec.command)
