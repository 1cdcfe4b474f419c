"""Sees the zygote of this process and the children that it has just now."""

import os
from pathlib import Path

from pipelines.media_processing.sandbox.nursery import nursery


def zygote() -> int:
    """Return the process id of this process's zygote."""
    pid = nursery.pid()
    assert pid is not None
    return pid


def children(of: int) -> list[int]:
    """Return the process ids of a process's children; none if it is gone."""
    try:
        return [int(pid) for pid in Path(f"/proc/{of}/task/{of}/children").read_text().split()]
    except FileNotFoundError:
        return []


def lives(pid: int) -> bool:
    """Tell whether there is such a process, and not merely its remains."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in {"Z", "X"}


def group_of(pid: int) -> tuple[int, int]:
    """Return the process group and the session of a process."""
    return os.getpgid(pid), os.getsid(pid)


def limit(pid: int, name: str) -> str:
    """Return the hard limit of that name that a process lives under."""
    (line,) = [line for line in Path(f"/proc/{pid}/limits").read_text().splitlines() if line.startswith(name)]
    return line.removeprefix(name).split()[1]
