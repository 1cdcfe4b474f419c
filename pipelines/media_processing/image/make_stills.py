"""The still renditions of a picture."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pyvips

from pipelines.media_processing.described import RenditionFile
from pipelines.media_processing.image.crop_square import crop_square
from pipelines.media_processing.image.save import save_avif, save_webp


def make_stills(
    sizes: Mapping[str, pyvips.Image], *, focal: tuple[float, float] | None, folder: Path
) -> tuple[RenditionFile, ...]:
    """Write each size as WebP, the largest as AVIF too, and the square.

    Where a size is no smaller than the one before, both names share one file.
    """
    written: dict[int, RenditionFile] = {}
    stills = []
    for name, image in sizes.items():
        if id(image) not in written:
            written[id(image)] = save_webp(image, name=name, folder=folder)
        stills.append(replace(written[id(image)], name=name))
    return (
        *stills,
        save_avif(sizes["large"], name="avif", folder=folder),
        crop_square(sizes, focal=focal, folder=folder),
    )
