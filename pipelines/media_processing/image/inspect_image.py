"""What a picture is, read from its headers. Whatever is too much is refused here, before a pixel is decoded."""

from dataclasses import dataclass
from pathlib import Path

import pyvips

from pipelines.media_processing.described import Limits
from pipelines.media_processing.image.inspect_heic import heic_size
from pipelines.media_processing.image.png_chunks import count_frames
from pipelines.media_processing.image.vips import refusing_damage
from pipelines.media_processing.image.webp_header import webp_size
from pipelines.media_processing.refusals import (
    empty,
    too_large,
    too_long_an_animation,
    too_many_frames,
    too_many_pixels,
)
from pipelines.media_processing.sniff import PictureType


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture within the limits: its size as it is stored, not yet upright."""

    source: Path
    content_type: PictureType
    width: int
    height: int
    frames: int


def inspect_image(source: Path, *, content_type: PictureType, limits: Limits) -> Picture:
    """Return what the headers say of the picture; raises MediaRefused."""
    size = source.stat().st_size
    if not size:
        raise empty()
    if size > limits.max_bytes:
        raise too_large(max_bytes=limits.max_bytes)
    if content_type == "image/webp":
        _require_size(*webp_size(source), limits=limits)
    picture = _read_header(source, content_type)
    _require_size(picture.width, picture.height, limits=limits)
    _require_frames(picture, limits=limits)
    return picture


def _read_header(source: Path, content_type: PictureType) -> Picture:
    if content_type == "image/heic":
        width, height = heic_size(source)
        return Picture(source=source, content_type=content_type, width=width, height=height, frames=1)
    with refusing_damage():
        header = open_header(source, content_type)
    frames = count_frames(source) if content_type == "image/png" else _pages(header)
    return Picture(
        source=source, content_type=content_type, width=header.width, height=header.height, frames=max(1, frames)
    )


def open_header(source: Path, content_type: PictureType) -> pyvips.Image:
    """Open a picture's first frame without decoding it, by the one loader that reads its type."""
    name = str(source)
    match content_type:
        case "image/jpeg":
            return pyvips.Image.jpegload(name, access="sequential", fail_on="error")
        case "image/png":
            return pyvips.Image.pngload(name, access="sequential", fail_on="error")
        case "image/webp":
            return pyvips.Image.webpload(name, access="sequential", fail_on="error")
        case "image/gif":
            return pyvips.Image.gifload(name, access="sequential", fail_on="error")
        case _:
            return pyvips.Image.heifload(name, access="sequential", fail_on="error")


def _pages(header: pyvips.Image) -> int:
    """Return the number of frames; the pictures of an AVIF collection are not one animation."""
    is_animated = header.get("vips-loader") in {"gifload", "webpload"} and header.get_typeof("n-pages")
    return int(header.get("n-pages")) if is_animated else 1


def _require_size(width: int, height: int, *, limits: Limits) -> None:
    if width * height > limits.max_pixels or max(width, height) > limits.max_side:
        raise too_many_pixels(max_pixels=limits.max_pixels, max_side=limits.max_side)


def _require_frames(picture: Picture, *, limits: Limits) -> None:
    if picture.frames > limits.max_frames:
        raise too_many_frames(max_frames=limits.max_frames)
    if picture.frames > 1 and picture.width * picture.height * picture.frames > limits.max_animation_pixels:
        raise too_long_an_animation(max_pixels=limits.max_animation_pixels)
