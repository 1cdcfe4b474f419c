"""Serves the bare route with the server and the settings of a web process."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.tools.ports import free_port
from config.cli.stack.paths import ROOT

START_SECONDS = 15


@contextmanager
def bare_route(*, workers: int, threads: int) -> Iterator[tuple[int, int]]:
    """Yield port and process id of a server whose /api/v1/bare does nothing."""
    port = free_port()
    options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--no-ws", "--log-level", "error"]
    sizes = ["--workers", str(workers), "--blocking-threads", str(threads)]
    command = [sys.executable, "-m", "granian", *options, *sizes, "benchmarks.peers.bare_ninja:application"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DJANGO_SETTINGS_MODULE": "benchmarks.peers.bare_settings"}
    process = subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)
    try:
        _await(f"http://127.0.0.1:{port}/api/v1/bare")
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(timeout=10)


def _await(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except (urllib.error.URLError, ConnectionError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return
