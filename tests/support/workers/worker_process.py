"""A worker of the service under test as a process of its own, on the test's database and broker."""

import os
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit

import psutil
from django.conf import settings
from django.db import connection

from config.cli.stack.paths import ROOT
from tests.support.waiting import eventually

PROBES = "tests.workers.probe_actors"
QUICK = {"OUTBOX_LEASE_SECONDS": "1", "OUTBOX_RESEND_SECONDS": "1", "LOG_LEVEL": "INFO"}


class WorkerProcess:
    """`python -m dramatiq workers.<service>` with the probe actors; leases and resends take a second."""

    def __init__(self, *, variables: dict[str, str]) -> None:
        database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
        self._environment = {
            **os.environ,
            **QUICK,
            "DATABASE_URL": urlunsplit(database),
            "BROKER_URL": settings.BROKER_URL,
            "PYTHONPATH": str(ROOT),
            **variables,
        }
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the worker
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process(self) -> subprocess.Popen[bytes]:
        assert self._process is not None
        return self._process

    @property
    def log(self) -> str:
        """Return what the worker has logged."""
        self._log.seek(0)
        return self._log.read().decode()

    def start(self) -> None:
        """Start it and wait until it takes messages."""
        command = [sys.executable, "-m", "workers.run", f"workers.{settings.SERVICE}", PROBES]
        self._process = subprocess.Popen(
            [*command, "--processes", "1", "--threads", "4"],
            cwd=ROOT,
            env=self._environment,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )
        eventually(lambda: self.log, is_so=lambda log: "ready for action" in log)

    def children(self) -> list[psutil.Process]:
        """Return the processes under the master."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def stop(self) -> int:
        """Ask the master to stop, as the supervisor does, and return the exit code."""
        self.process.terminate()
        return self.process.wait(60)

    def kill(self) -> None:
        """Kill the worker, master and child, as a crash of the machine would."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(30)
