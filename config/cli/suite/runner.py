"""Running sessions one after the other against real servers, started once."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from config.cli.stack.control import clean_environment, start_infrastructure, start_stack, stop
from config.cli.stack.paths import ROOT, DataDir
from config.cli.stack.ports import PortKeeper
from config.cli.stack.state import StackState
from config.cli.suite.outcome import Outcome, read_outcome
from config.cli.suite.sessions import TESTS, Session

NEED_STACK = ("flows", "standards")


def run_sessions(sessions: Sequence[Session], *, options: Sequence[str], console: Console) -> list[Outcome]:
    """Run every session and return how each ended; what the servers logged is kept where something failed."""
    folder = Path(tempfile.mkdtemp(prefix="plaza-test-"))
    outcomes: list[Outcome] = []
    services, rest = [s for s in sessions if s.has_django], [s for s in sessions if not s.has_django]
    try:
        if services:
            with _running(folder / "infrastructure", console=console, is_whole=False) as state:
                outcomes += [_run(s, options=options, state=state, folder=folder, console=console) for s in services]
        if rest:
            with _running(folder / "stack", console=console, is_whole=_needs_stack(rest)) as state:
                outcomes += [_run(s, options=options, state=state, folder=folder, console=console) for s in rest]
        return outcomes
    finally:
        is_good = bool(outcomes) and all(outcome.is_good for outcome in outcomes)
        _clear_away(folder, kept=() if is_good else ("logs",))
        if not is_good:
            console.print(f"The servers' logs are kept in {folder}", highlight=False)


def _clear_away(folder: Path, *, kept: Sequence[str]) -> None:
    """Remove what the servers left but for the parts that are kept."""
    for part in (part for data_dir in folder.iterdir() if data_dir.is_dir() for part in data_dir.iterdir()):
        if part.name not in kept:
            shutil.rmtree(part, ignore_errors=True) if part.is_dir() else part.unlink(missing_ok=True)
    if not kept:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _running(data_dir: Path, *, console: Console, is_whole: bool) -> Iterator[StackState]:
    what = "the whole stack" if is_whole else "PostgreSQL, Valkeys and S3"
    began = time.monotonic()
    with console.status(f"Starting {what} …"):
        state = start_stack(data_dir, port=_free_port()) if is_whole else start_infrastructure(data_dir)
    console.print(f"Started {what} in {time.monotonic() - began:.1f} s.", style="dim", highlight=False)
    try:
        yield state
    finally:
        stop(data_dir)


def _run(session: Session, *, options: Sequence[str], state: StackState, folder: Path, console: Console) -> Outcome:
    report, began = folder / f"{session.name}.xml", time.monotonic()
    plugins = () if session.has_django else ("-p", "no:django")
    console.rule(f"[bold]{session.name}[/bold]: {', '.join(_short(target) for target in session.targets)}")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", f"--junit-xml={report}", *plugins, *options, *session.targets],
        cwd=ROOT,
        env=_environment(session, state=state),
        check=False,
    )
    return read_outcome(name=session.name, report=report, code=done.returncode, seconds=time.monotonic() - began)


def _environment(session: Session, *, state: StackState) -> dict[str, str]:
    """Return what a session may know: the test stack, and for a service's session all that its processes are told."""
    own = dict(state.services[session.name]) if session.has_django else {}
    own.pop("PROMETHEUS_MULTIPROC_DIR", None)  # a test is one process
    where = {
        "PLAZA_TEST_STATE": str(DataDir.at(state.data_dir).state),
        "PLAZA_TEST_CACHE_URL": state.services["social"]["CACHE_URL"],
        "PYTHONPATH": str(ROOT),
    }
    machine = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**clean_environment(), **own, **machine, **where}


def _needs_stack(sessions: Sequence[Session]) -> bool:
    roots = [TESTS / name for name in NEED_STACK]
    targets = [Path(target.partition("::")[0]) for session in sessions for target in session.targets]
    return any(target.is_relative_to(root) for target in targets for root in roots)


def _free_port() -> int:
    keeper = PortKeeper()
    port = keeper.free()
    keeper.release()
    return port


def _short(target: str) -> str:
    return target.removeprefix(f"{ROOT}/")
