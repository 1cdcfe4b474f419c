"""A small file system that a test fills and frees; making one needs a user who may mount."""

import errno
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

CHUNK = b"x" * 4096


@dataclass(frozen=True, slots=True)
class Disk:
    """A file system of a few megabytes."""

    path: Path

    def fill(self) -> None:
        """Write until there is no room for another byte."""
        with (self.path / "filler").open("ab", buffering=0) as file:
            while True:
                try:
                    file.write(CHUNK)
                except OSError as error:
                    assert error.errno == errno.ENOSPC
                    return

    def free(self) -> None:
        """Give the room back."""
        (self.path / "filler").unlink()


@contextmanager
def small_disk(path: Path, *, megabytes: int) -> Iterator[Disk]:
    """Mount a tmpfs; the test is skipped, and says why, where this user may not."""
    path.mkdir()
    options = ("-t", "tmpfs", "-o", f"size={megabytes}m,mode=0711", "tmpfs", str(path))
    mounted = subprocess.run(("mount", *options), capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"a small file system cannot be mounted here: {mounted.stderr.strip()}")
    try:
        yield Disk(path=path)
    finally:
        subprocess.run(("umount", "--lazy", str(path)), check=True)
