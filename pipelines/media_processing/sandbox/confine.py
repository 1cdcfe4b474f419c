"""What a child gives up before it reads a byte of a user's file."""

import ctypes
import os
import resource
import signal
from pathlib import Path

from pipelines.media_processing.sandbox.wire import Bounds

PR_SET_PDEATHSIG, PR_SET_NO_NEW_PRIVS = 1, 38
ADDRESS_SPACE_SLACK = 2 << 30  # libraries, stacks and arenas that are reserved but never touched
_LIBC = ctypes.CDLL(None, use_errno=True)


def die_with(parent: int) -> None:
    """Be killed when the parent, given by its process id, dies; end now if it is dead already."""
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def confine(bounds: Bounds) -> None:
    """Take the bounds upon this process and all that it will start; there is no way back."""
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    Path("/proc/self/oom_score_adj").write_text("1000")  # where memory ends, this goes first and not the worker
    for limit, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_DATA, bounds.memory_bytes),
        (resource.RLIMIT_AS, bounds.memory_bytes + ADDRESS_SPACE_SLACK),
        (resource.RLIMIT_FSIZE, bounds.file_bytes),
        (resource.RLIMIT_NOFILE, bounds.open_files),
    ):
        resource.setrlimit(limit, (value, value))
    # The signal of the first tells it apart from the kernel's own kill for want of memory, which is that of the second.
    resource.setrlimit(resource.RLIMIT_CPU, (bounds.cpu_seconds, bounds.cpu_seconds + 1))


def _prctl(option: int, value: int) -> None:
    if _LIBC.prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), f"prctl({option}, {value})")
