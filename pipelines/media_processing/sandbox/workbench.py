"""Temporary folders that are gone with their worker: those that a killed one left are swept by the next."""

import fcntl
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.util import Finalize
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir, mkdtemp

PREFIX, LOCK = "plaza-media-", ".lock"
OPENING = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW  # whoever may write to the root names no file of ours


class Workbench:
    """One folder a process, below `root`, under a lock that ends with the process; each job gets a folder in it.

    Whoever makes one removes those of the dead first.
    """

    def __init__(self, *, root: Path) -> None:
        self._root = root
        self._making = threading.Lock()
        self._owner = 0
        self._folder = Path()
        self._held = -1

    @contextmanager
    def job_folder(self) -> Iterator[Path]:
        """Return an empty folder that is removed at the end of the block."""
        with TemporaryDirectory(dir=self._own_folder(), prefix="job-") as name:
            yield Path(name)

    def sweep(self) -> list[str]:
        """Remove the folders of processes that are gone, and return their names."""
        return [folder.name for folder in self._root.glob(f"{PREFIX}*") if folder.is_dir() and _remove_dead(folder)]

    def _own_folder(self) -> Path:
        with self._making:
            if self._owner != os.getpid():  # a forked process must not share the folder, as its lock may end first
                self.sweep()
                self._folder, self._held = _make(self._root)
                self._owner = os.getpid()
                # Workers are children of multiprocessing, which do not call atexit.
                Finalize(None, shutil.rmtree, args=(self._folder,), kwargs={"ignore_errors": True}, exitpriority=0)
        return self._folder


def _make(root: Path) -> tuple[Path, int]:
    """Return a new folder and the lock on it; a sweeper that came between making and locking took it: another one."""
    while True:
        folder = Path(mkdtemp(dir=root, prefix=PREFIX))
        with suppress(OSError):
            held = os.open(folder / LOCK, OPENING, 0o600)
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if (folder / LOCK).exists():
                return folder, held
            os.close(held)


def _remove_dead(folder: Path) -> bool:
    try:
        held = os.open(folder / LOCK, OPENING, 0o600)
    except OSError:
        return False
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        return False
    finally:
        os.close(held)
    return True


workbench = Workbench(root=Path(gettempdir()))
