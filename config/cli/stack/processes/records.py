"""The pid file of a stack: what it started, so that the next start can end what an earlier one left behind."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from config.cli.stack.files import overwrite_json, read_json, write_private_json
from config.cli.stack.processes.proc import ProcessFacts, all_processes, boot_id, process_facts

POLL_SECONDS = 0.05
NO_PID = 0


@dataclass(frozen=True, slots=True)
class ProcessRecord:
    """One started process, told apart from a later owner of its pid by the time it was started."""

    name: str
    pid: int
    started: int
    stop_signal: int
    stop_seconds: float


@dataclass(slots=True)
class ProcessRecords:
    """Keeps the file in step with what runs; while the disk takes nothing it is behind, and `catch_up` mends that."""

    path: Path
    running: dict[str, ProcessRecord] = field(default_factory=dict)
    is_behind: bool = False

    def note(self, record: ProcessRecord) -> None:
        """Write down a process that was just started."""
        self.running[record.name] = record
        self._write()

    def note_end(self, name: str) -> None:
        """Remember that a process has ended, its group with it; who looks finds it down."""
        if name in self.running:
            self.running[name] = replace(self.running[name], pid=NO_PID)
            self._write()

    def forget(self, name: str) -> None:
        """Strike out a process that was stopped."""
        if self.running.pop(name, None):
            self._write()

    def catch_up(self) -> None:
        """Write what could not be written before."""
        if self.is_behind:
            self._write()

    def _write(self) -> None:
        content = {"boot": boot_id(), "processes": [asdict(record) for record in self.running.values()]}
        try:
            write_private_json(self.path, content)
        except OSError:
            self.is_behind = True
            with contextlib.suppress(OSError):
                overwrite_json(self.path, content)
        else:
            self.is_behind = False


def read_records(path: Path) -> list[ProcessRecord]:
    """Return what the file names, as long as it was written since the machine was started."""
    content = read_json(path)
    if not content or content.get("boot") != boot_id():
        return []
    return [ProcessRecord(**entry) for entry in content["processes"]]


def end_leftovers(path: Path) -> list[str]:
    """End every process that an earlier supervisor left, politely first; return their names. Blocks for seconds."""
    records = read_records(path)
    alive = [record for record in records if any(_members(record))]
    for record in alive:
        if _is_same(process_facts(record.pid), record):
            _signal(record.pid, record.stop_signal)
    deadline = time.monotonic() + max((record.stop_seconds for record in alive), default=0)
    while time.monotonic() < deadline and any(any(_members(record)) for record in alive):
        time.sleep(POLL_SECONDS)
    for record in alive:
        end_group(record)
    path.unlink(missing_ok=True)
    return [record.name for record in alive]


def end_group(record: ProcessRecord) -> None:
    """Kill what is left of a process group and wait until the kernel has cleared it away (2 s at most)."""
    deadline = time.monotonic() + 2
    while (members := list(_members(record))) and time.monotonic() < deadline:
        for member in members:
            _signal(member.pid, signal.SIGKILL)
        time.sleep(POLL_SECONDS)


def _members(record: ProcessRecord) -> Iterator[ProcessFacts]:
    """Go through the living processes of a record's group.

    A group number is not given away while a member lives; a leader with another start time means that the number was
    used again.
    """
    if record.pid == NO_PID:
        return
    leader = process_facts(record.pid)
    if leader is not None and not _is_same(leader, record):
        return
    for facts in all_processes():
        if facts.group == record.pid and facts.started >= record.started:
            yield facts


def is_alive(record: ProcessRecord) -> bool:
    """Tell by the kernel whether the process of a record runs; the file may be older than its end."""
    facts = process_facts(record.pid) if record.pid != NO_PID else None
    return facts is not None and not facts.is_zombie and _is_same(facts, record)


def _is_same(facts: ProcessFacts | None, record: ProcessRecord) -> bool:
    return facts is not None and facts.started == record.started


def _signal(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return
