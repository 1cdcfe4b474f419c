"""A process of one service that this command line talks to: a line of JSON there, a line of JSON back."""

import subprocess
import sys
from collections.abc import Mapping
from tempfile import TemporaryFile
from types import TracebackType
from typing import Any, Self

import orjson

from config.cli.stack.paths import ROOT

TAIL_LINES = 12
OF_WEB_PROCESSES = "PROMETHEUS_MULTIPROC_DIR"  # what this process counts is no request of theirs


class ServiceFailed(Exception):
    """The other process refused, or died; the message says why."""


class ServiceProcess:
    """Serves the tasks of `module` with a service's environment; use it in a `with`."""

    def __init__(self, *, module: str, environment: Mapping[str, str]) -> None:
        self._errors = TemporaryFile()  # noqa: SIM115  (it lives as long as the process)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "config.cli.tasks.serve_tasks", module],
            cwd=ROOT,
            env={name: value for name, value in environment.items() if name != OF_WEB_PROCESSES},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process.stdin is not None and not self._process.stdin.closed:
            self._process.stdin.close()
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()

    def call(self, task: str, **arguments: Any) -> Any:
        """Carry out a task there and return its result. Raises ServiceFailed."""
        if self._process.stdin is None or self._process.stdout is None:
            raise ServiceFailed("the process has no pipes")
        try:
            self._process.stdin.write(orjson.dumps({"task": task, "arguments": arguments}) + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError:
            raise ServiceFailed(self._last_words()) from None
        line = self._process.stdout.readline()
        if not line:
            raise ServiceFailed(self._last_words())
        answer = orjson.loads(line)
        if "refusal" in answer:
            raise ServiceFailed(answer["refusal"])
        return answer["result"]

    def _last_words(self) -> str:
        self._process.wait()
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").splitlines()
        return "\n".join(["a process of the service died:", *lines[-TAIL_LINES:]])
