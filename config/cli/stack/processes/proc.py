"""What the kernel tells about processes and sockets, read from /proc."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
LISTEN = "0A"


@dataclass(frozen=True, slots=True)
class ProcessFacts:
    """One running process; `started` is in clock ticks since boot and tells a pid's owners apart."""

    pid: int
    group: int
    started: int
    is_zombie: bool


def process_facts(pid: int) -> ProcessFacts | None:
    """Return the facts of a process, or None when it is gone."""
    try:
        after_name = (PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    return ProcessFacts(pid=pid, group=int(after_name[2]), started=int(after_name[19]), is_zombie=after_name[0] in "ZX")


def all_processes() -> Iterator[ProcessFacts]:
    """Go through every running process that this user can see."""
    for entry in os.scandir(PROC):
        facts = process_facts(int(entry.name)) if entry.name.isdigit() else None
        if facts is not None and not facts.is_zombie:
            yield facts


def boot_id() -> str:
    """Return what names this boot of the machine: process ids of another boot mean nothing."""
    try:
        return (PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def command_line(pid: int) -> str:
    """Return the command of a process as a person would type it, or an empty text."""
    try:
        raw = (PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return ""
    return raw.replace(b"\0", b" ").decode(errors="replace").strip()


def processes_in(folder: Path) -> Iterator[int]:
    """Go through the processes whose working directory is this folder."""
    for entry in os.scandir(PROC):
        if not entry.name.isdigit():
            continue
        try:
            is_there = (PROC / entry.name / "cwd").readlink() == folder
        except OSError:
            continue
        if is_there:
            yield int(entry.name)


def resident_bytes(*, group: int) -> int:
    """Return the memory that a process group holds, what its processes share counted for each."""
    pages = 0
    for facts in all_processes():
        if facts.group == group:
            with contextlib.suppress(OSError):
                pages += int((PROC / str(facts.pid) / "statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def listener_of(port: int) -> str:
    """Say which process listens on a TCP port, as far as this user may know."""
    inodes = set(_listening_inodes(port))
    if not inodes:
        return "a process that cannot be seen from here"
    for entry in os.scandir(PROC):
        if entry.name.isdigit() and inodes & set(_socket_inodes(int(entry.name))):
            return f"process {entry.name}: {command_line(int(entry.name))[:160]}"
    return "a process of another user"


def _listening_inodes(port: int) -> Iterator[str]:
    for table in ("net/tcp", "net/tcp6"):
        try:
            lines = (PROC / table).read_text(encoding="ascii").splitlines()[1:]
        except OSError:
            continue
        for columns in map(str.split, lines):
            if columns[3] == LISTEN and int(columns[1].rpartition(":")[2], 16) == port:
                yield columns[9]


def _socket_inodes(pid: int) -> Iterator[str]:
    try:
        descriptors = list(os.scandir(PROC / str(pid) / "fd"))
    except OSError:
        return
    for descriptor in descriptors:
        try:
            target = str(Path(descriptor.path).readlink())
        except OSError:
            continue
        if target.startswith("socket:["):
            yield target[len("socket:[") : -1]
