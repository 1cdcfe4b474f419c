"""The moving rendition of a GIF, an animated WebP or an animated PNG: one animated WebP."""

from collections.abc import Iterator
from pathlib import Path

import pyvips
from PIL import Image, ImageSequence

from pipelines.media_processing.described import RenditionFile
from pipelines.media_processing.image.decode import shrink
from pipelines.media_processing.image.inspect_image import Picture
from pipelines.media_processing.image.vips import refusing_damage
from pipelines.media_processing.refusals import damaged

LONGEST = 640
WEBP = {"Q": 70, "effort": 1, "keep": "none"}
DEFAULT_DELAY_MS = 100  # what browsers make of a frame that asks for no time
BANDS = 4


def make_animation(picture: Picture, *, folder: Path) -> RenditionFile:
    """Write all frames, no larger than they were; raises MediaRefused."""
    with refusing_damage():
        frames = _frames(picture, folder=folder)
        delays = [delay if delay > 10 else DEFAULT_DELAY_MS for delay in frames.get("delay")]
        frames.set_type(pyvips.GValue.array_int_type, "delay", delays)
        frames.webpsave(str(folder / "animated.webp"), **WEBP)
    return RenditionFile(
        name="animated",
        path="animated.webp",
        content_type="image/webp",
        width=frames.width,
        height=frames.get("page-height"),
        duration_ms=sum(delays),
    )


def _frames(picture: Picture, *, folder: Path) -> pyvips.Image:
    """Return the frames one below the other, in sRGB, with their times."""
    name = str(picture.source)
    if picture.content_type == "image/png":
        return _frames_of_png(picture, spool=folder / "frames.raw")
    load = pyvips.Image.gifload if picture.content_type == "image/gif" else pyvips.Image.webpload
    return shrink(load(name, n=-1, access="sequential", fail_on="error"), longest=LONGEST)


def _frames_of_png(picture: Picture, *, spool: Path) -> pyvips.Image:
    """Decode by Pillow, for libvips sees the first frame only, through a file: a long animation fits no memory."""
    width, height = _fitted(picture.width, picture.height)
    delays = []
    with spool.open("wb") as file:
        for frame, delay in _read_png(picture, size=(width, height)):
            file.write(frame)
            delays.append(delay)
    frames = pyvips.Image.rawload(str(spool), width, height * len(delays), BANDS, access="sequential")
    frames = frames.copy(interpretation="srgb")
    spool.unlink()  # it is open, and nobody else's
    frames.set_type(pyvips.GValue.gint_type, "page-height", height)
    frames.set_type(pyvips.GValue.array_int_type, "delay", delays)
    return frames


def _read_png(picture: Picture, *, size: tuple[int, int]) -> Iterator[tuple[bytes, int]]:
    try:
        with Image.open(picture.source, formats=["PNG"]) as file:
            if file.size != (picture.width, picture.height):
                raise damaged()
            for number, frame in enumerate(ImageSequence.Iterator(file)):
                if number >= picture.frames:
                    break
                delay = int(file.info.get("duration", 0))
                yield frame.convert("RGBA").resize(size, Image.Resampling.BOX).tobytes(), delay
    except (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError) as error:
        raise damaged() from error


def _fitted(width: int, height: int) -> tuple[int, int]:
    factor = min(1.0, LONGEST / max(width, height))
    return max(1, round(width * factor)), max(1, round(height * factor))
