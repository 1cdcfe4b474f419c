"""The servers of a run: the whole stack for what speaks to it, PostgreSQL, Valkeys and S3 for the rest."""

import os
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from rich.console import Console

from config.cli.stack.control import start_infrastructure, start_stack, stop
from config.cli.stack.ports import PortKeeper
from config.cli.stack.state import StackState
from config.cli.suite.cpu import tree_seconds

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of this run's own is made in it
ENOUGH_BYTES = 6 * 1024**3


@dataclass(frozen=True, slots=True, kw_only=True)
class Servers:
    """Where the servers of a run are; what no session needs is None."""

    infrastructure: StackState | None
    stack: StackState | None

    @property
    def cpu_seconds(self) -> float:
        """Return the CPU seconds that they have taken so far."""
        return sum(tree_seconds(state.supervisor_pid) for state in (self.infrastructure, self.stack) if state)

    def of(self, *, needs_stack: bool) -> StackState:
        """Return the servers that a session speaks to."""
        state = self.stack if needs_stack else self.infrastructure
        assert state is not None
        return state


@contextmanager
def running(folder: Path, *, whole: bool, parts: bool, console: Console) -> Iterator[Servers]:
    """Start what is needed, all at once, and stop it at the end. Raises StackFailed."""
    began = time.monotonic()
    with ExitStack() as stopping, ThreadPoolExecutor(max_workers=2) as threads:
        wanted: dict[str, Future[StackState]] = {}
        if whole:
            stopping.callback(stop, folder / "stack")
            wanted["stack"] = threads.submit(start_stack, folder / "stack", port=_free_port())
        if parts:
            stopping.callback(stop, folder / "infrastructure")
            wanted["infrastructure"] = threads.submit(start_infrastructure, folder / "infrastructure")
        with console.status("Starting servers …"):
            states = {name: future.result() for name, future in wanted.items()}
        console.print(
            f"Started {' and '.join(NAMES[name] for name in states)} in {time.monotonic() - began:.1f} s.",
            style="dim",
            highlight=False,
        )
        yield Servers(infrastructure=states.get("infrastructure"), stack=states.get("stack"))


def data_folder(folder: Path) -> Path:
    """Return where the servers of a run keep their data: in memory where there is plenty of that."""
    disk = folder / "data"
    disk.mkdir()
    is_roomy = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ENOUGH_BYTES and _free_memory() > ENOUGH_BYTES
    return Path(mkdtemp(prefix="plaza-test-", dir=MEMORY)) if is_roomy else disk


NAMES = {"stack": "the whole stack", "infrastructure": "PostgreSQL, Valkeys and S3"}


def _free_memory() -> int:
    return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def _free_port() -> int:
    keeper = PortKeeper()
    port = keeper.free()
    keeper.release()
    return port
