"""Writing small private files so that a reader never sees half of one."""

import json
import os
from pathlib import Path
from typing import Any


def write_private(path: Path, text: str) -> None:
    """Replace a file, readable by its owner alone, in one step; one that cannot be written stays as it was."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def write_private_json(path: Path, content: Any) -> None:
    """Replace a private JSON file in one step."""
    write_private(path, json.dumps(content, indent=1) + "\n")


def overwrite_json(path: Path, content: Any) -> None:
    """Write over a JSON file in place, for a disk that has no room for a second one beside it. Raises OSError."""
    text = (json.dumps(content, indent=1) + "\n").encode()
    descriptor = os.open(path, os.O_WRONLY)
    try:
        os.pwrite(
            descriptor, text.ljust(os.fstat(descriptor).st_size), 0
        )  # one write: a reader sees the old or the new
    finally:
        os.close(descriptor)


def read_json(path: Path) -> Any:
    """Return the content of a JSON file, or None where there is none or it is not readable as JSON."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return None


def make_private_folder(path: Path) -> None:
    """Make a folder that its owner alone may enter; one that was open before is closed."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)
