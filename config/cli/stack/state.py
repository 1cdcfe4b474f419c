"""What runs where: the file by which every other command and test finds a running stack."""

import fcntl
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import BinaryIO

from config.cli.stack.files import read_json, write_private_json
from config.cli.stack.paths import DataDir
from config.cli.stack.processes.records import ProcessRecord, is_alive, read_records


class StackNotRunning(Exception):
    """No stack runs for this data dir."""

    def __init__(self, *, data_dir: Path) -> None:
        super().__init__(f"no stack is running in {data_dir}; start one with: ./plaza up --data-dir {data_dir}")


class StackRunning(Exception):
    """A stack runs for this data dir already."""

    def __init__(self, *, data_dir: Path) -> None:
        state = read_json(DataDir.at(data_dir).state) or {}
        where = f" at {state['gateway_url']}" if state.get("gateway_url") else ""
        super().__init__(
            f"a stack is running in {data_dir} already{where}; stop it with: ./plaza down --data-dir {data_dir}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StackState:
    """Addresses, ports and environments of one running stack.

    `services` holds the whole environment of each service's processes, secrets included; `addresses` is what a person
    may see.
    """

    data_dir: Path
    env_file: Path
    supervisor_pid: int
    is_ready: bool
    gateway_url: str
    ports: Mapping[str, int]
    addresses: Mapping[str, str]
    services: Mapping[str, Mapping[str, str]] = field(repr=False)
    scheduler: Mapping[str, str] = field(repr=False)
    admin_database_url: str = field(repr=False)
    """The superuser's address on the local PostgreSQL, or an empty text where it is external."""

    def process(self, name: str) -> ProcessRecord:
        """Return the running process of a name: social-web, social-worker, scheduler, broker … Raises KeyError."""
        return self.processes()[name]

    def processes(self) -> dict[str, ProcessRecord]:
        """Return what runs at this moment by name, as the kernel says."""
        return {name: record for name, record in self.expected().items() if is_alive(record)}

    def expected(self) -> dict[str, ProcessRecord]:
        """Return what should run by name; a process that is down is among it."""
        return {record.name: record for record in read_records(DataDir.at(self.data_dir).processes)}


def load_state(data_dir: Path) -> StackState:
    """Return the state of the stack that runs in a data dir. Raises StackNotRunning."""
    folder = DataDir.at(data_dir)
    content = read_json(folder.state)
    if content is None or not is_running(folder):
        raise StackNotRunning(data_dir=data_dir)
    return StackState(**{**content, "data_dir": Path(content["data_dir"]), "env_file": Path(content["env_file"])})


def save_state(state: StackState) -> None:
    """Write the state for others to find."""
    content = {**asdict(state), "data_dir": str(state.data_dir), "env_file": str(state.env_file)}
    write_private_json(DataDir.at(state.data_dir).state, content)


def is_running(folder: DataDir) -> bool:
    """Tell whether a supervisor holds the data dir at this moment."""
    try:
        lock = hold(folder)
    except StackRunning:
        return True
    except OSError:
        return False
    lock.close()
    return False


def hold(folder: DataDir) -> BinaryIO:
    """Take the data dir for this process; it is free again when the process ends. Raises StackRunning."""
    lock = os.fdopen(os.open(folder.lock, os.O_RDWR | os.O_CREAT, 0o600), "r+b")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise StackRunning(data_dir=folder.path) from None
    return lock
