"""Dramatiq as `python -m workers.run workers.media …`, in a process that others of its user cannot look into.

The environment holds secrets, and a child that reads files of strangers is of the same user: neither the master nor the
workers that it forks show their environment and memory in /proc, or can be traced. What they start by exec is as any.
"""

import ctypes
import os
import sys

from dramatiq.cli import main

PR_SET_DUMPABLE = 4
_LIBC = ctypes.CDLL(None, use_errno=True)


def close_to_others() -> None:
    """Have the kernel show this process, and its forks, to root alone."""
    if _LIBC.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), f"prctl({PR_SET_DUMPABLE}): {os.strerror(ctypes.get_errno())}")


if __name__ == "__main__":
    close_to_others()
    sys.exit(main())  # type: ignore[no-untyped-call]
