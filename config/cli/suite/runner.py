"""Running the sessions of tests side by side against real servers, started once."""

import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from config.cli.suite.outcome import Outcome, read_outcome
from config.cli.suite.scheduling import Run
from config.cli.suite.servers import data_folder, running
from config.cli.suite.sessions import Session
from config.cli.suite.share import shares_of
from config.cli.suite.slowest import TestTimes, slowest

LOGS = "logs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """How each session ended, which tests took longest, the seconds of the run, and the CPU seconds of its servers."""

    outcomes: list[Outcome]
    slowest: list[TestTimes]
    seconds: float
    servers_cpu_seconds: float

    @property
    def is_good(self) -> bool:
        """Tell whether something ran and nothing failed."""
        return bool(self.outcomes) and all(outcome.is_good for outcome in self.outcomes)


def run_sessions(sessions: Sequence[Session], *, options: Sequence[str], jobs: int, console: Console) -> Results:
    """Run every session; what the servers logged is kept where something failed. Raises StackFailed."""
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp(prefix="plaza-test-"))
    data = data_folder(folder)
    whole, parts = any(s.needs_stack for s in sessions), any(not s.needs_stack for s in sessions)
    is_good = False
    try:
        with running(data, whole=whole, parts=parts, console=console) as servers:
            shares = shares_of(sessions, folder=folder, jobs=jobs)
            processes = Run(shares=shares, options=options, servers=servers, jobs=jobs, console=console).until_end()
            servers_cpu_seconds = servers.cpu_seconds
        results = Results(
            outcomes=[read_outcome(s.name, processes=[p for p in processes if p.session is s]) for s in sessions],
            slowest=slowest(processes),
            seconds=time.monotonic() - began,
            servers_cpu_seconds=servers_cpu_seconds,
        )
        is_good = results.is_good
        return results
    finally:
        if not is_good:
            _keep_logs(data, kept=folder / "servers")
            console.print(f"The servers' logs are kept in {folder / 'servers'}", highlight=False)
        shutil.rmtree(data, ignore_errors=True)
        shutil.rmtree(folder if is_good else folder / "data", ignore_errors=True)


def _keep_logs(data: Path, *, kept: Path) -> None:
    for logs in data.glob(f"*/{LOGS}"):
        shutil.copytree(logs, kept / logs.parent.name)
