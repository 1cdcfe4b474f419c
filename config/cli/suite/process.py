"""One process of pytest that runs beside others: what it prints goes to a file until it has ended."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from config.cli.stack.paths import ROOT
from config.cli.stack.processes.process import LAUNCHER
from config.cli.suite.sessions import Session

STOP_SECONDS = 30.0
PLUGINS = ("-p", "config.cli.suite.sharing", "-p", "config.cli.suite.timing")


@dataclass(slots=True, kw_only=True)
class TestProcess:
    """A process that takes part in a session; the files of what it reports begin with `stem`."""

    __test__ = False

    session: Session
    stem: Path
    process: subprocess.Popen[bytes]
    began: float = field(default_factory=time.monotonic)
    seconds: float = 0.0
    cpu_seconds: float = 0.0
    code: int = 0

    @property
    def name(self) -> str:
        """Return the session's name and the number of this process in it."""
        return self.stem.name

    @property
    def report(self) -> Path:
        """Return where pytest writes how each test ended."""
        return report_file(self.stem)

    @property
    def printed(self) -> str:
        """Return what it has printed, empty where that went to the terminal."""
        file = output_file(self.stem)
        return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""

    def has_ended(self, *, must_wait: bool = False) -> bool:
        """Tell whether it has ended, and keep its exit code and the CPU that it and its children took."""
        if self.process.returncode is not None:
            return True
        pid, status, usage = os.wait4(self.process.pid, 0 if must_wait else os.WNOHANG)
        if not pid:
            return False
        self.process.returncode = self.code = os.waitstatus_to_exitcode(status)
        self.cpu_seconds = usage.ru_utime + usage.ru_stime
        self.seconds = time.monotonic() - self.began
        return True


def start(
    session: Session, *, stem: Path, options: Sequence[str], environment: Mapping[str, str], is_shown: bool
) -> TestProcess:
    """Start pytest; unless its output is shown it leads a group of its own, and it ends when this process does."""
    plugins = PLUGINS if session.has_django else (*PLUGINS, "-p", "no:django")
    report = f"--junit-xml={report_file(stem)}"
    command = [sys.executable, "-m", "pytest", report, *plugins, *options, *session.targets]
    environment = {**environment, "PLAZA_TEST_TIMES": str(times_file(stem))}
    if is_shown:
        process = subprocess.Popen(command, cwd=ROOT, env=environment)
        return TestProcess(session=session, stem=stem, process=process)
    tied = json.dumps({"parent": os.getpid(), "signal": int(signal.SIGINT)})
    with output_file(stem).open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(LAUNCHER), tied, *command],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return TestProcess(session=session, stem=stem, process=process)


def stop(processes: Iterable[TestProcess]) -> None:
    """Interrupt what still runs, so that it cleans up, and kill what takes too long."""
    running = [process for process in processes if not process.has_ended()]
    for process in running:
        with suppress(ProcessLookupError):
            process.process.send_signal(signal.SIGINT)
    deadline = time.monotonic() + STOP_SECONDS
    while time.monotonic() < deadline and not all(process.has_ended() for process in running):
        time.sleep(0.05)
    for process in running:
        if not process.has_ended():
            with suppress(ProcessLookupError):
                os.kill(process.process.pid, signal.SIGKILL)
            process.has_ended(must_wait=True)


def report_file(stem: Path) -> Path:
    """Return where pytest writes how each test ended."""
    return stem.with_name(f"{stem.name}.xml")


def output_file(stem: Path) -> Path:
    """Return where a process that is not shown prints to."""
    return stem.with_name(f"{stem.name}.out")


def times_file(stem: Path) -> Path:
    """Return where the times of the tests are written."""
    return stem.with_name(f"{stem.name}.times")
