"""Runs a file through the sandbox as the worker does, with the limits of a small machine."""

from collections.abc import Sequence
from pathlib import Path

import pyvips

from pipelines.media_processing.described import Described, Job, Limits, Task
from pipelines.media_processing.sandbox.run_in_child import run_in_child
from pipelines.media_processing.sandbox.wire import Bounds

CLOSE = 3.0  # ΔE: what most people tell apart only side by side, and what lossy WebP costs a flat colour

LIMITS = Limits(
    max_bytes=32 << 20,
    max_side=16_384,
    max_pixels=64_000_000,
    max_frames=1000,
    max_animation_pixels=200_000_000,
    max_film_seconds=600,
    max_sound_seconds=3600,
)
BOUNDS = Bounds(memory_bytes=768 << 20, cpu_seconds=30, wall_seconds=60, file_bytes=256 << 20)


def process(
    file: bytes, *, at: Path, focal: tuple[float, float] | None = None, task: Task = "make", bounds: Bounds = BOUNDS
) -> Described:
    """Write the file below the folder, make its renditions beside it and return what it is said to be."""
    folder = at / "made"
    folder.mkdir(exist_ok=True)
    source = at / "original.txt"  # the name of a file says nothing
    source.write_bytes(file)
    return run_in_child(Job(source=source, folder=folder, limits=LIMITS, focal=focal, task=task), bounds=bounds)


def rendition(described: Described, name: str, *, at: Path) -> Path:
    """Return the path of the rendition of that name."""
    (path,) = [one.path for one in described.renditions if one.name == name]
    return at / "made" / path


def colours(path: Path) -> list[tuple[int, ...]]:
    """Return the colours in the middle of a picture's quarters, clockwise from the top left."""
    picture = pyvips.Image.new_from_file(str(path), revalidate=True)  # files of one name follow each other
    x, y = picture.width // 4, picture.height // 4
    return [tuple(round(band) for band in picture(*at)) for at in ((x, y), (3 * x, y), (3 * x, 3 * y), (x, 3 * y))]


def difference(one: Sequence[int], other: Sequence[int]) -> float:
    """Return ΔE (CIEDE2000) between two colours in sRGB."""
    return float(_pixel(one).dE00(_pixel(other)).avg())


def _pixel(colour: Sequence[int]) -> pyvips.Image:
    return pyvips.Image.black(1, 1, bands=3).linear(1, list(colour[:3])).cast("uchar").copy(interpretation="srgb")
