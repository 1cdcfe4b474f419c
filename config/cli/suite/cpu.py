"""The CPU time of a stack's processes, read from /proc."""

import os
from pathlib import Path

PARENT, FIRST, LAST = 1, 11, 15


def tree_seconds(root: int) -> float:
    """Return the CPU seconds of a process, of all below it, and of their children that have ended."""
    stats = {int(entry.name): _stat(Path(entry.path)) for entry in os.scandir("/proc") if entry.name.isdigit()}
    children: dict[int, list[int]] = {}
    for pid, fields in stats.items():
        if fields:
            children.setdefault(int(fields[PARENT]), []).append(pid)
    ticks, waiting = 0, [root]
    while waiting:
        pid = waiting.pop()
        ticks += sum(int(part) for part in stats.get(pid, [])[FIRST:LAST])
        waiting += children.get(pid, [])
    return ticks / os.sysconf("SC_CLK_TCK")


def _stat(process: Path) -> list[str]:
    """Return the fields behind the name of a process, none when it has ended."""
    try:
        return (process / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return []
