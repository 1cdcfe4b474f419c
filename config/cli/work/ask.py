"""Asking services about their work: a process of its own for each, all at once."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import orjson

from config.cli.stack.paths import ROOT
from config.cli.stack.state import StackState

DEADLINE_SECONDS = 30


class ServiceFailed(Exception):
    """A service's process did not answer; the text says why."""


def ask(*, state: StackState, services: Sequence[str], task: str, **arguments: Any) -> dict[str, Any]:
    """Return the answer of each service by its name. Raises ServiceFailed."""
    with ThreadPoolExecutor(len(services)) as pool:
        answers = pool.map(
            lambda service: _ask_one(service, state.services[service], task=task, arguments=arguments), services
        )
        return dict(zip(services, answers, strict=True))


def _ask_one(service: str, environment: Mapping[str, str], *, task: str, arguments: Mapping[str, Any]) -> Any:
    # One process: its measurements belong to no web process.
    own = {name: value for name, value in environment.items() if name != "PROMETHEUS_MULTIPROC_DIR"}
    request = orjson.dumps({"task": task, "arguments": arguments}).decode()
    try:
        done = subprocess.run(
            [sys.executable, "-m", "config.cli.work.in_service", request],
            cwd=ROOT,
            env=own,
            capture_output=True,
            timeout=DEADLINE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ServiceFailed(f"{service} did not answer within {DEADLINE_SECONDS} s") from None
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines() or ["no word"]
        raise ServiceFailed(f"{service}: {lines[-1]}")
    return orjson.loads(done.stdout)
