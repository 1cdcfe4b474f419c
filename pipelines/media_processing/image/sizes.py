"""The sizes of a picture in memory, each made from the one before: the original is decoded once."""

from collections.abc import Mapping

import pyvips

LONGEST = 1920
SMALLER = (("medium", 800), ("small", 320))  # the longest side of each


def sizes_of(large: pyvips.Image) -> Mapping[str, pyvips.Image]:
    """Return large, medium and small; where one would be no smaller than the one before, it is that one itself."""
    sizes = {"large": large}
    last = large
    for name, longest in SMALLER:
        if longest < max(last.width, last.height):
            last = last.thumbnail_image(longest, height=longest, size="down").copy_memory()
        sizes[name] = last
    return sizes


def least_with(sizes: Mapping[str, pyvips.Image], *, side: int) -> pyvips.Image:
    """Return the smallest of the sizes whose shorter side has so many pixels, the largest if none has."""
    enough = [image for image in sizes.values() if min(image.width, image.height) >= side]
    return enough[-1] if enough else next(iter(sizes.values()))
