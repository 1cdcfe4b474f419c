"""A file that takes up room, so that PostgreSQL can start again on a disk that others have filled."""

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path

RESERVE_BYTES = 48 * 2**20  # three segments of the write-ahead log
LOOK_SECONDS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserve:
    """The file: filled while there is room enough, given up when a start needs it."""

    path: Path
    size: int = RESERVE_BYTES

    def fill(self) -> None:
        """Take the room where twice as much would be left; otherwise do nothing."""
        if self.path.exists() or self._free() < 3 * self.size:
            return
        try:
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError:
            return
        try:
            os.posix_fallocate(descriptor, 0, self.size)
        except OSError:
            self.path.unlink(missing_ok=True)
        finally:
            os.close(descriptor)

    def give_up(self) -> None:
        """Free the room where there is less left than the file takes."""
        if self._free() < self.size:
            self.path.unlink(missing_ok=True)

    async def keep(self) -> None:
        """Fill it again whenever there is room."""
        while True:
            self.fill()
            await asyncio.sleep(LOOK_SECONDS)

    def _free(self) -> int:
        found = os.statvfs(self.path.parent)
        return found.f_bavail * found.f_frsize
