"""The outline of a sound, for a picture of it."""

import sys
from array import array
from pathlib import Path

LOUDEST = 32768


def read_peaks(samples: Path, *, count: int) -> tuple[float, ...]:
    """Return the loudest sample, 0 to 1, in each of `count` equal parts of a file of little-endian 16-bit samples.

    A sound with fewer samples than that has as many peaks as samples.
    """
    total = samples.stat().st_size // 2
    parts = min(count, total)
    ends = [total * (number + 1) // parts for number in range(parts)]
    starts = [0, *ends[:-1]]
    with samples.open("rb") as file:
        return tuple(_loudest(file.read(2 * (end - start))) for start, end in zip(starts, ends, strict=True))


def _loudest(part: bytes) -> float:
    values = array("h", part)
    if sys.byteorder == "big":
        values.byteswap()
    highest, lowest = max(values), min(values)
    return round(max(highest, -lowest) / LOUDEST, 3)
