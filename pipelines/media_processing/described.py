"""What the stages of media processing are given, and what they say of a file."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Kind = Literal["image", "animation", "video", "audio"]
Task = Literal["make", "square"]  # all renditions, or only the square again because the focal point moved
Report = Callable[[int], None]  # is told the progress in percent


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may ask of us; all of it is read from headers and checked before anything is decoded."""

    max_bytes: int
    max_side: int  # pixels
    max_pixels: int  # of one frame
    max_frames: int  # of an animation
    max_animation_pixels: int  # of all frames of an animation together
    max_film_seconds: int
    max_sound_seconds: int


@dataclass(frozen=True, slots=True)
class Job:
    """One original and the empty folder that its renditions are written into."""

    source: Path
    folder: Path
    limits: Limits
    focal: tuple[float, float] | None = None  # -1 … 1, x to the right, y upwards; None is the middle
    task: Task = "make"


@dataclass(frozen=True, slots=True)
class RenditionFile:
    """One rendition below the job's folder; two names may share one path where a picture is too small to differ."""

    name: str
    path: str  # relative to the folder; of a tree the file that names the others
    content_type: str
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    files: tuple[str, ...] = ()  # all files of a tree, `path` included; empty for a single file


@dataclass(frozen=True, slots=True)
class Described:
    """What a file turned out to be, and its renditions."""

    kind: Kind
    content_type: str  # of the original, by content
    width: int | None = None  # upright, as people see it
    height: int | None = None
    duration_ms: int | None = None
    blurhash: str | None = None
    dominant_color: str | None = None  # '#rrggbb'
    waveform: tuple[float, ...] | None = None  # peaks, 0 … 1
    renditions: tuple[RenditionFile, ...] = field(default=())


class MediaRefused(Exception):
    """The file is not taken: a code for programs and a message for a person. Trying again changes nothing."""

    def __init__(self, *, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
