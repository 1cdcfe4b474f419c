"""Decodes a picture once, no larger than it will be shown: upright, sRGB, eight bits, without what was hung on it."""

import pyvips

from pipelines.media_processing.image.inspect_heic import decode_heic
from pipelines.media_processing.image.inspect_image import Picture, open_header
from pipelines.media_processing.image.vips import refusing_damage

PROFILE, ORIENTATION = "icc-profile-data", "orientation"
PAGES = ("n-pages", "page-height", "delay", "loop")
OPAQUE = 255


def decode(picture: Picture, *, longest: int) -> pyvips.Image:
    """Return the picture in memory, its longest side at most so many pixels; raises MediaRefused."""
    with refusing_damage():
        return _opaque(shrink(_open(picture, longest=longest), longest=longest).copy_memory())


def _open(picture: Picture, *, longest: int) -> pyvips.Image:
    """Open the picture; where its format can be decoded at a fraction of the size, at the least that is enough."""
    factor = max(picture.width, picture.height) / longest
    name = str(picture.source)
    match picture.content_type:
        case "image/heic":
            return decode_heic(picture.source, size=(picture.width, picture.height))
        case "image/jpeg":
            shrink_by = max(by for by in (1, 2, 4, 8) if by <= max(1.0, factor))
            return pyvips.Image.jpegload(name, shrink=shrink_by, access="sequential", fail_on="error")
        case "image/webp" if factor > 1:
            return pyvips.Image.webpload(name, scale=1 / factor, access="sequential", fail_on="error")
        case content_type:
            return open_header(picture.source, content_type)


def shrink(image: pyvips.Image, *, longest: int) -> pyvips.Image:
    """Return the picture within a square of that side, never larger than it was, in sRGB and upright.

    Colours are converted after the shrinking, when there are fewer of them. A profile without sense is passed over.
    """
    bare = keep_only(image, PROFILE, ORIENTATION, *PAGES)
    try:
        shrunk = _resized(bare, longest=longest)
    except pyvips.Error:
        shrunk = _resized(keep_only(bare, ORIENTATION, *PAGES), longest=longest)
    return shrunk if shrunk.interpretation == "srgb" else shrunk.colourspace("srgb")


def _resized(image: pyvips.Image, *, longest: int) -> pyvips.Image:
    profile = {"output_profile": "srgb"} if image.get_typeof(PROFILE) else {}
    return image.thumbnail_image(longest, height=longest, size="down", **profile)


def keep_only(image: pyvips.Image, *names: str) -> pyvips.Image:
    """Return the picture without the fields of its file, but for those named."""
    bare = image.copy()
    for name in bare.get_fields():
        if name not in names and bare.get_typeof(name) and not hasattr(pyvips.Image, name):
            bare.remove(name)
    return bare


def _opaque(image: pyvips.Image) -> pyvips.Image:
    """Return the picture without its alpha where that hides nothing: a band less in all that follows."""
    if not image.hasalpha() or image.extract_band(image.bands - 1).min() < OPAQUE:
        return image
    return image.extract_band(0, n=image.bands - 1)
