"""Jobs and answers as the JSON that passes between worker and child."""

import json
import math
import re
import stat
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, get_args

from pipelines.media_processing.described import Described, Job, Kind, Limits, RenditionFile

# What a browser may be told that a rendition is, and the end of its name. A file that has taken a child over may say
# anything; what is served to people as a page would be one.
SUFFIXES = {
    "image/webp": ".webp",
    "image/avif": ".avif",
    "audio/mp4": ".m4a",
    "video/mp4": ".mp4",
    "application/vnd.apple.mpegurl": ".m3u8",
}
NAME, PATH = re.compile(r"[a-z0-9_]{1,32}"), re.compile(r"[A-Za-z0-9_.-]+(?:/[A-Za-z0-9_.-]+)*")
MEDIA_TYPE = re.compile(r"(?:image|video|audio)/[a-z0-9.+-]{1,80}")
BLURHASH, COLOR = re.compile(r"[!-~]{6,100}"), re.compile(r"#[0-9a-f]{6}")
MOST_RENDITIONS, MOST_PEAKS, LARGEST_NUMBER = 32, 10_000, 2**31 - 1


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
    if len(fields["renditions"]) > MOST_RENDITIONS or len(waveform or ()) > MOST_PEAKS:
        raise ValueError("too many renditions or peaks")
    return Described(
        kind=fields["kind"],
        content_type=_like(MEDIA_TYPE, fields["content_type"]),
        width=_number(fields["width"]),
        height=_number(fields["height"]),
        duration_ms=_number(fields["duration_ms"]),
        blurhash=None if fields["blurhash"] is None else _like(BLURHASH, fields["blurhash"]),
        dominant_color=None if fields["dominant_color"] is None else _like(COLOR, fields["dominant_color"]),
        waveform=None if waveform is None else tuple(_peak(peak) for peak in waveform),
        renditions=tuple(_rendition(one) for one in fields["renditions"]),
    )


def _rendition(fields: dict[str, Any]) -> RenditionFile:
    path, content_type = _like(PATH, fields["path"]), str(fields["content_type"])
    if Path(path).suffix != SUFFIXES[content_type]:
        raise ValueError(f"{path} is no {content_type}")
    return RenditionFile(
        name=_like(NAME, fields["name"]),
        path=path,
        content_type=content_type,
        width=_number(fields["width"]),
        height=_number(fields["height"]),
        duration_ms=_number(fields["duration_ms"]),
        files=tuple(_like(PATH, path) for path in fields["files"]),
    )


def _number(value: Any) -> int | None:
    if value is None:
        return None
    if not 0 <= int(value) <= LARGEST_NUMBER:
        raise ValueError("a number that nothing has")
    return int(value)


def _peak(value: Any) -> float:
    if not math.isfinite(float(value)):
        raise ValueError("a peak that is no number")
    return float(value)


def _like(pattern: re.Pattern[str], value: Any) -> str:
    if pattern.fullmatch(str(value)) is None:
        raise ValueError(f"not {pattern.pattern}")
    return str(value)


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
