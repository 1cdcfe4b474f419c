"""PostgreSQL: a cluster made once, a server that runs as an ordinary user, a database for each service."""

import asyncio
import contextlib
import os
import shutil
import signal
import time
from pathlib import Path

from config.cli.stack.files import write_private
from config.cli.stack.parts.postgres_roles import accepts_connections, make_databases
from config.cli.stack.parts.reserve import Reserve
from config.cli.stack.paths import DataDir, postgres_program
from config.cli.stack.ports import LOOPBACK
from config.cli.stack.processes.child import Child
from config.cli.stack.processes.probes import StartFailed, wait_ready
from config.cli.stack.processes.proc import processes_in
from config.cli.stack.processes.process import ProcessSpec, SystemUser, base_environment, run_once, unprivileged_user

READY_SECONDS, STRAGGLER_SECONDS = 60.0, 5.0
SUPERUSER = "postgres"
HINT = """
PostgreSQL does not run as root, so it runs as another user, who cannot reach this folder here.
Run ./plaza as an ordinary user, or from a folder that everybody may pass through (chmod o+x)."""
SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",  # a socket path has at most 107 characters; a data dir may have more
    "max_connections": "200",
    "shared_buffers": "128MB",
    "synchronous_commit": "on",
    "checkpoint_timeout": "15min",
    "max_wal_size": "2GB",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_duration_statement": "500ms",
    "log_lock_waits": "on",
    "log_line_prefix": "%m [%p] %d %a ",
}
# What is committed outlives a killed server all the same; a crash of the machine is not what tests are about.
FOR_TESTS = {"fsync": "off", "full_page_writes": "off"}


def postgres_spec(*, data_dir: DataDir, port: int, is_test: bool) -> ProcessSpec:
    """Describe the server. SIGINT is its fast stop: sessions end, what is committed stays.

    For tests nothing is forced to the disk.
    """
    cluster, reserve = data_dir.of("postgres"), Reserve(path=data_dir.reserve)

    def prepare() -> None:
        reserve.give_up()
        _clear_remains(cluster)

    chosen = {**SETTINGS, **(FOR_TESTS if is_test else {}), "port": str(port)}
    settings = [part for key, value in chosen.items() for part in ("-c", f"{key}={value}")]
    return ProcessSpec(
        name="postgres",
        command=(str(postgres_program("postgres")), "-D", str(cluster), *settings),
        directory=cluster,
        environment=base_environment(),
        stop_signal=signal.SIGINT,
        stop_seconds=4.0,
        user=unprivileged_user(),
        before_start=prepare,
    )


async def start_postgres(child: Child, *, port: int, passwords: dict[str, str], is_test: bool) -> None:
    """Make the cluster on the first start, start the server, give every role its database. Raises StartFailed.

    For tests the roles may make databases.
    """
    await _make_cluster(child.spec, password=passwords[SUPERUSER], is_test=is_test)
    await child.start()
    address = {
        "host": LOOPBACK,
        "port": port,
        "user": SUPERUSER,
        "password": passwords[SUPERUSER],
        "dbname": "postgres",
    }
    await wait_ready(child, lambda: asyncio.to_thread(accepts_connections, address), seconds=READY_SECONDS)
    await asyncio.to_thread(
        make_databases,
        address,
        passwords={n: p for n, p in passwords.items() if n != SUPERUSER},
        may_create=is_test,
    )


async def _make_cluster(server: ProcessSpec, *, password: str, is_test: bool) -> None:
    """Run initdb in a folder beside the right one and move it there: an interrupted run leaves no half cluster."""
    cluster = server.directory
    if (cluster / "PG_VERSION").exists():
        return
    fresh, password_file = cluster.with_name("postgres.new"), cluster.with_name("postgres.password")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    write_private(password_file, password)
    for path in (fresh, password_file):
        _give_to(path, server.user)
    try:
        code, output = await run_once(
            _initdb_spec(fresh, password_file=password_file, user=server.user, is_test=is_test)
        )
    finally:
        password_file.unlink()
    if code:
        detail = output.decode(errors="replace") + (HINT if server.user and b"ermission denied" in output else "")
        raise StartFailed(part="postgres", reason="cannot make its cluster", detail=detail)
    shutil.rmtree(cluster, ignore_errors=True)
    fresh.rename(cluster)


def _initdb_spec(folder: Path, *, password_file: Path, user: SystemUser | None, is_test: bool) -> ProcessSpec:
    options = ("-A", "scram-sha-256", "-U", SUPERUSER, f"--pwfile={password_file}", "--encoding=UTF8", "--locale=C")
    provider = ("--locale-provider=builtin", "--builtin-locale=C.UTF-8")
    hurry = ("--no-sync",) if is_test else ()
    return ProcessSpec(
        name="initdb",
        command=(str(postgres_program("initdb")), "-D", str(folder), *options, *provider, *hurry),
        directory=folder,
        environment=base_environment(),
        user=user,
    )


def _give_to(path: Path, user: SystemUser | None) -> None:
    if user:
        os.chown(path, user.uid, user.gid)


def _clear_remains(cluster: Path) -> None:
    """End what a killed server left, then remove its pid file.

    Sessions of a killed server live on for a moment, in groups of their own; a second server beside them would
    destroy the data, so they go first. The pid file goes because PostgreSQL refuses to start when any process of its
    user has that number by now.
    """
    deadline = time.monotonic() + STRAGGLER_SECONDS
    while (pids := list(processes_in(cluster))) and time.monotonic() < deadline:
        for pid in pids:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.02)
    if not pids:
        (cluster / "postmaster.pid").unlink(missing_ok=True)
