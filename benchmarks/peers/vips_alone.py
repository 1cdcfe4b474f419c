"""The peer of `benchmarks.sandbox.media_image`: libvips in one bare process, so many pictures a line."""

import json
import resource
import sys
import time
from pathlib import Path

import pyvips

WEBP = {"Q": 80, "effort": 2, "keep": "none"}
AVIF = {"Q": 55, "effort": 0, "compression": "av1", "keep": "none"}


def main(*, photo: str, folder: Path) -> None:
    """Answer each line with the seconds and bytes that its pictures took."""
    pyvips.cache_set_max(0)
    for line in sys.stdin:
        walls = []
        square = 0.0
        before = time.process_time()
        for _ in range(int(line)):
            started = time.perf_counter()
            medium = make(photo, folder=folder)
            started_square = time.process_time()
            make_square(medium, folder=folder)
            square += time.process_time() - started_square
            walls.append(time.perf_counter() - started)
        cpu = (time.process_time() - before) / len(walls)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        print(json.dumps({"walls": walls, "cpu": cpu, "square": square / len(walls), "peak": peak}), flush=True)


def make(photo: str, *, folder: Path) -> pyvips.Image:
    """Decode once, at half the size, and make each rendition from the one before; return the medium one."""
    half = pyvips.Image.jpegload(photo, shrink=2, access="sequential", fail_on="error")
    large = half.thumbnail_image(1920, height=1920, size="down").copy_memory()
    large.webpsave(str(folder / "large.webp"), **WEBP)
    large.heifsave(str(folder / "large.avif"), **AVIF)
    medium = large.thumbnail_image(800, height=800, size="down").copy_memory()
    medium.webpsave(str(folder / "medium.webp"), **WEBP)
    small = medium.thumbnail_image(320, height=320, size="down").copy_memory()
    small.webpsave(str(folder / "small.webp"), **WEBP)
    return medium


def make_square(medium: pyvips.Image, *, folder: Path) -> None:
    """Cut the middle out."""
    square = medium.crop(100, 0, 600, 600).thumbnail_image(400, height=400, size="down")
    square.webpsave(str(folder / "square.webp"), **WEBP)


if __name__ == "__main__":
    main(photo=sys.argv[1], folder=Path(sys.argv[2]))
