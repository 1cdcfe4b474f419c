"""HEIC photos, read by pillow-heif: libvips' wheel has no decoder for them."""

from pathlib import Path
from typing import Any

import pillow_heif
import pyvips
from pillow_heif import HeifImage

from pipelines.media_processing.image.vips import tells_of_memory
from pipelines.media_processing.refusals import damaged

DISPLAY_P3 = 12  # the primaries' number in ITU-T H.273
UNREADABLE = (OSError, ValueError, RuntimeError, EOFError, SyntaxError, IndexError)
BANDS = {"L": 1, "LA": 2, "RGB": 3, "RGBA": 4}


def prepare_heic() -> None:
    """Read the picture and nothing that hangs on it, in the calling thread."""
    pillow_heif.options.DECODE_THREADS = 1
    pillow_heif.options.THUMBNAILS = False
    pillow_heif.options.DEPTH_IMAGES = False
    pillow_heif.options.AUX_IMAGES = False


def heic_size(source: Path) -> tuple[int, int]:
    """Return width and height, upright, by the headers; raises MediaRefused."""
    return _primary(source).size


def decode_heic(source: Path, *, size: tuple[int, int]) -> pyvips.Image:
    """Return the photo, upright and in its own colours, if it has the size that was inspected; raises MediaRefused."""
    photo = _primary(source)
    info: dict[str, Any] = photo.info
    try:
        data = photo.data
    except UNREADABLE as error:
        if tells_of_memory(error):
            raise MemoryError from error
        raise damaged() from error
    bands, (width, height) = BANDS.get(photo.mode, 0), photo.size
    if photo.size != size or not bands or len(data) != width * height * bands:
        raise damaged()
    image = pyvips.Image.new_from_memory(data, width, height, bands, "uchar")
    image = image.copy(interpretation="b-w" if bands < 3 else "srgb")
    profile = info.get("icc_profile")
    if profile:
        image.set_type(pyvips.GValue.blob_type, "icc-profile-data", profile)
    elif info.get("nclx_profile", {}).get("color_primaries") == DISPLAY_P3 and bands >= 3:
        image = image.icc_transform("srgb", input_profile="p3", embedded=False)
    return image


def _primary(source: Path) -> HeifImage:
    try:
        photos = pillow_heif.open_heif(source, convert_hdr_to_8bit=True)
        return photos[photos.primary_index]
    except UNREADABLE as error:
        raise damaged() from error
