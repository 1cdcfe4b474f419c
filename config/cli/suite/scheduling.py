"""The run itself: processes are started while cores are free, and what each printed is shown when it has ended."""

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rich.console import Console

from config.cli.stack.control import clean_environment
from config.cli.stack.paths import ROOT, DataDir
from config.cli.stack.state import StackState
from config.cli.suite.outcome import NOTHING_COLLECTED
from config.cli.suite.process import TestProcess, start, stop
from config.cli.suite.servers import Servers
from config.cli.suite.sessions import Session
from config.cli.suite.share import Share, next_share

LOOK_EVERY_SECONDS = 0.2


@dataclass(slots=True, kw_only=True)
class Run:
    """The shares of a run, the options for pytest, and how many processes may be at work."""

    shares: Sequence[Share]
    options: Sequence[str]
    servers: Servers
    jobs: int
    console: Console
    processes: list[TestProcess] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    @property
    def is_shown(self) -> bool:
        """Tell whether there is one process alone, which has the terminal for itself."""
        return sum(share.most for share in self.shares) == 1

    def until_end(self) -> list[TestProcess]:
        """Run everything and return the processes; an interruption stops them all."""
        status = self.console.status("Running the tests …")
        status.start() if not self.is_shown else None
        try:
            while self._start_next() or self._running():
                ended = [process for process in self._running() if process.has_ended()]
                for process in ended:
                    self._tell(process)
                status.update(self._progress())
                time.sleep(0 if ended else LOOK_EVERY_SECONDS)
        finally:
            status.stop()
            stop(self.processes)
        return self.processes

    def _running(self) -> list[TestProcess]:
        return [process for process in self.processes if process.process.returncode is None]

    def _start_next(self) -> bool:
        share = next_share(self.shares, jobs=self.jobs)
        if share is None:
            return False
        stem = share.folder.parent / f"{share.name}-{len(share.processes) + 1}"
        state = self.servers.of(needs_stack=share.session.needs_stack)
        own = {"PLAZA_TEST_SHARE": str(share.folder), "PLAZA_TEST_ALONE": share.alone}
        environment = {**_environment(share.session, state=state), **own}
        colour = ("--color=yes",) if self.console.is_terminal else ()
        process = start(
            share.session,
            stem=stem,
            options=(*colour, *self.options),
            environment=environment,
            is_shown=self.is_shown,
        )
        share.processes.append(process)
        self.processes.append(process)
        return True

    def _progress(self) -> str:
        shares = [f"{share.name} {share.taken}/{share.total}" for share in self.shares if share.running]
        return f"{time.monotonic() - self.began:.0f} s  {'  '.join(shares)}"

    def _tell(self, process: TestProcess) -> None:
        """Show what a process printed, all of it where something failed or was asked for."""
        printed = process.printed.rstrip()
        if not printed:
            return
        is_good = process.code in {0, NOTHING_COLLECTED}
        self.console.rule(f"[bold]{process.name}[/bold]", align="left")
        self.console.out(printed if self.options or not is_good else printed.splitlines()[-1], highlight=False)


def _environment(session: Session, *, state: StackState) -> Mapping[str, str]:
    """Return what a session may know: the servers, and for a service's session all that its processes are told."""
    own = dict(state.services[session.name]) if session.has_django else {}
    own.pop("PROMETHEUS_MULTIPROC_DIR", None)  # a test is one process
    where = {"PLAZA_TEST_STATE": str(DataDir.at(state.data_dir).state), "PYTHONPATH": str(ROOT)}
    machine = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**clean_environment(), **own, **machine, **where}
