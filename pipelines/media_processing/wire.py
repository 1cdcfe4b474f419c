"""Jobs and answers as the JSON that passes between worker and child."""

import json
import stat
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

from pipelines.media_processing.described import Described, Job, Kind, Limits, RenditionFile


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a child may use before the kernel ends it; a program that it starts has as much again for itself."""

    memory_bytes: int
    cpu_seconds: int
    wall_seconds: float
    file_bytes: int  # of one written file
    open_files: int = 64


@dataclass(frozen=True, slots=True)
class Assignment:
    """A job and the bounds within which it is done."""

    job: Job
    bounds: Bounds


class ChildLied(ValueError):
    """A child described what it did not make."""


def write_assignment(assignment: Assignment) -> bytes:
    """Return the assignment as one line."""
    return json.dumps(asdict(assignment), default=str).encode()


def read_assignment(line: bytes) -> Assignment:
    """Return the assignment that a line holds."""
    fields = json.loads(line)
    job, focal = fields["job"], fields["job"]["focal"]
    return Assignment(
        job=Job(
            source=Path(job["source"]),
            folder=Path(job["folder"]),
            limits=Limits(**job["limits"]),
            focal=(focal[0], focal[1]) if focal else None,
            task=job["task"],
        ),
        bounds=Bounds(**fields["bounds"]),
    )


def write_described(described: Described) -> dict[str, Any]:
    """Return the description as JSON's types."""
    return asdict(described)


def read_described(fields: dict[str, Any], *, folder: Path) -> Described:
    """Return the description, its renditions seen to be regular files below the folder; raises ChildLied."""
    try:
        described = _described(fields)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise ChildLied(f"a description that makes no sense: {error!r}") from None
    for rendition in described.renditions:
        for path in (rendition.path, *rendition.files):
            _require_own_file(folder, path)
    return described


def _described(fields: dict[str, Any]) -> Described:
    if fields["kind"] not in get_args(Kind):
        raise ValueError(fields["kind"])
    waveform = fields["waveform"]
    return Described(
        kind=fields["kind"],
        content_type=str(fields["content_type"]),
        width=_number(fields["width"]),
        height=_number(fields["height"]),
        duration_ms=_number(fields["duration_ms"]),
        blurhash=_text(fields["blurhash"]),
        dominant_color=_text(fields["dominant_color"]),
        waveform=None if waveform is None else tuple(float(peak) for peak in waveform),
        renditions=tuple(_rendition(one) for one in fields["renditions"]),
    )


def _rendition(fields: dict[str, Any]) -> RenditionFile:
    return RenditionFile(
        name=str(fields["name"]),
        path=str(fields["path"]),
        content_type=str(fields["content_type"]),
        width=_number(fields["width"]),
        height=_number(fields["height"]),
        duration_ms=_number(fields["duration_ms"]),
        files=tuple(str(path) for path in fields["files"]),
    )


def _number(value: Any) -> int | None:
    return None if value is None else int(value)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)


def _require_own_file(folder: Path, path: str) -> None:
    """Refuse what would make the worker read another file: a path that leaves the folder, a link, a device."""
    parts = Path(path).parts
    if not parts or Path(path).is_absolute() or ".." in parts or "\0" in path:
        raise ChildLied(f"not a path below the folder: {path!r}")
    at = folder
    for part in parts[:-1]:
        at /= part
        if not _mode_is(at, stat.S_ISDIR):
            raise ChildLied(f"not a folder: {path!r}")
    if not _mode_is(at / parts[-1], stat.S_ISREG):
        raise ChildLied(f"not a file: {path!r}")


def _mode_is(path: Path, test: Any) -> bool:
    try:
        return bool(test(path.lstat().st_mode))
    except OSError:
        return False
