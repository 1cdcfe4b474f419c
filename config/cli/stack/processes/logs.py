"""Log files of bounded size: the supervisor writes what its processes say, and turns the files over.

A log that cannot be written (a full disk) loses lines, counts them, and never holds up or ends whoever writes.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

TAIL_BYTES = 16_384


@dataclass(slots=True)
class RotatingLog:
    """One log file: at `limit_bytes` it becomes NAME.1, the earlier ones move up, and the oldest goes."""

    path: Path
    limit_bytes: int
    keep: int
    listeners: list[Callable[[bytes], None]] = field(default_factory=list)
    _file: BinaryIO | None = None
    lost_bytes: int = 0
    _size: int = 0

    def write(self, chunk: bytes) -> None:
        """Append a chunk at once and hand it to whoever listens; what the disk does not take is counted."""
        try:
            self._append(chunk)
        except OSError:
            self.lost_bytes += len(chunk)
        for listener in self.listeners:
            listener(chunk)

    def say(self, text: str) -> None:
        """Append a line of the supervisor's own."""
        self.write(f"{text}\n".encode())

    def tail(self, *, lines: int = 20) -> str:
        """Return the last lines."""
        return tail(self.path, lines=lines)

    def close(self) -> None:
        """Close the file; the next chunk opens it again."""
        file, self._file = self._file, None
        if file:
            file.close()

    def _append(self, chunk: bytes) -> None:
        file = self._file or self._open()
        if self.lost_bytes:
            _write_whole(file, f"{self.lost_bytes} bytes before this were lost: the disk did not take them\n".encode())
            self.lost_bytes = 0
        _write_whole(file, chunk)
        self._size += len(chunk)
        if self._size >= self.limit_bytes and chunk.endswith(b"\n"):
            self.close()
            turn_over(self.path, keep=self.keep)

    def _open(self) -> BinaryIO:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self.path.open("ab", buffering=0)
        self._size = self._file.tell()
        return self._file


def _write_whole(file: BinaryIO, chunk: bytes) -> None:
    """Write all of a chunk: a disk that is nearly full takes the beginning of it first. Raises OSError."""
    rest = memoryview(chunk)
    while rest:
        rest = rest[file.write(rest) :]


def turn_over(path: Path, *, keep: int) -> None:
    """Rename a log file to NAME.1 and its elders one further; drop what is beyond `keep`."""
    path.with_name(f"{path.name}.{keep}").unlink(missing_ok=True)
    for number in range(keep - 1, 0, -1):
        elder = path.with_name(f"{path.name}.{number}")
        if elder.exists():
            elder.rename(path.with_name(f"{path.name}.{number + 1}"))
    if path.exists():
        path.rename(path.with_name(f"{path.name}.1"))


def tail(path: Path, *, lines: int) -> str:
    """Return the last lines of a file, or an empty text where there is none."""
    if not path.exists():
        return ""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL_BYTES))
        return "\n".join(file.read().decode(errors="replace").splitlines()[-lines:])
