"""CPU time of processes and of all that they started."""

import os
from collections.abc import Iterable
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pids: Iterable[int]) -> float:
    """Return the CPU time that these process groups have used so far, in seconds."""
    groups = set(pids)
    return sum(_used(entry, groups=groups) for entry in Path("/proc").glob("[0-9]*"))


def _used(entry: Path, *, groups: set[int]) -> float:
    try:
        fields = (entry / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    if int(fields[2]) not in groups:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / TICKS
