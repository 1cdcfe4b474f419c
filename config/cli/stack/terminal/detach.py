"""A stack that lives on in the background: its supervisor is a process of its own; this one waits until it is ready."""

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from typing import NoReturn

from rich.console import Console

from config.cli.stack.planning.plan import Plan
from config.cli.stack.processes.probes import StartFailed
from config.cli.stack.running.report import PipeReporter
from config.cli.stack.running.supervisor import Hooks, supervise
from config.cli.stack.state import load_state
from config.cli.stack.terminal.display import address_table, make_reporter

UP, FAILED = "*up", "*failed"


def run_detached(plan: Plan, *, console: Console, quiet: bool, until_pid: int | None, began: float) -> None:
    """Start a supervisor in the background and return when the stack is ready. Raises StartFailed."""
    reading, writing = os.pipe()
    supervisor = os.fork()
    if supervisor == 0:
        os.close(reading)
        _become_supervisor(plan, descriptor=writing, until_pid=until_pid)
    os.close(writing)
    reporter = make_reporter(console, quiet=quiet)
    try:
        for message in _messages(reading):
            if message["part"] == UP:
                break
            if message["part"] == FAILED:
                raise StartFailed(**json.loads(message["detail"]))
            reporter.tell(**message)
        else:
            raise StartFailed(part="supervisor", reason="ended", detail=f"see {plan.data_dir.logs / 'supervisor.log'}")
    except KeyboardInterrupt:
        os.kill(supervisor, signal.SIGTERM)
        os.waitpid(supervisor, 0)
        raise
    finally:
        reporter.close()
    console.print(
        address_table(load_state(plan.data_dir.path), title=f"Plaza is ready after {time.monotonic() - began:.1f} s")
    )


def _become_supervisor(plan: Plan, *, descriptor: int, until_pid: int | None) -> NoReturn:
    """Leave the terminal, run the stack to its end, and never return."""
    os.setsid()
    _redirect_output(plan)
    reporter = PipeReporter(descriptor=descriptor)
    hooks = Hooks(on_ready=lambda _: reporter.tell(part=UP, state=""), until_pid=until_pid)
    code = 0
    try:
        asyncio.run(supervise(plan, reporter=reporter, hooks=hooks))
    except StartFailed as failed:
        detail = json.dumps({"part": failed.part, "reason": failed.reason, "detail": failed.detail})
        reporter.tell(part=FAILED, state="", detail=detail)
        code = 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


def _redirect_output(plan: Plan) -> None:
    log = os.open(plan.data_dir.logs / "supervisor.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (log, 1), (log, 2)):
        os.dup2(source, target)


def _messages(descriptor: int) -> Iterator[dict[str, str]]:
    with os.fdopen(descriptor, "r", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
