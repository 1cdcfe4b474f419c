"""The square that is shown where there is room for no more: cut around the focal point."""

from collections.abc import Mapping
from pathlib import Path

import pyvips

from pipelines.media_processing.described import RenditionFile
from pipelines.media_processing.image.save import save_webp
from pipelines.media_processing.image.sizes import least_with

SIDE = 400


def crop_square(sizes: Mapping[str, pyvips.Image], *, focal: tuple[float, float] | None, folder: Path) -> RenditionFile:
    """Write the largest square that has the focal point as near to its middle as the edges allow."""
    image = least_with(sizes, side=SIDE)
    side = min(image.width, image.height)
    x, y = focal or (0.0, 0.0)
    left = _from((x + 1) / 2 * image.width, side=side, length=image.width)
    top = _from((1 - y) / 2 * image.height, side=side, length=image.height)
    square = image.crop(left, top, side, side).thumbnail_image(SIDE, height=SIDE, size="down")
    return save_webp(square, name="square", folder=folder)


def _from(middle: float, *, side: int, length: int) -> int:
    return max(0, min(length - side, round(middle - side / 2)))
