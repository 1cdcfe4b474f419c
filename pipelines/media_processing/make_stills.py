"""The still renditions of a picture, each made from the one before: it is decoded once."""

from dataclasses import replace
from pathlib import Path

import pyvips

from pipelines.media_processing.crop_square import crop_square
from pipelines.media_processing.described import RenditionFile
from pipelines.media_processing.save import save_avif, save_webp

LONGEST = 1920
SMALLER = (("medium", 800), ("small", 320))  # the longest side of each


def make_stills(image: pyvips.Image, *, focal: tuple[float, float] | None, folder: Path) -> tuple[RenditionFile, ...]:
    """Write large, medium and small as WebP, the largest as AVIF and the square; a picture is never enlarged.

    Where a size is no smaller than the one before, both names share one file.
    """
    stills = [save_webp(image, name="large", folder=folder), save_avif(image, name="avif", folder=folder)]
    last, of_last = image, stills[0]
    for name, longest in SMALLER:
        if longest < max(last.width, last.height):
            last = last.thumbnail_image(longest, height=longest, size="down").copy_memory()
            of_last = save_webp(last, name=name, folder=folder)
        stills.append(replace(of_last, name=name))
    return (*stills, crop_square(image, focal=focal, folder=folder))
