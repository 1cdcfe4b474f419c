"""The still picture that stands for a film until it plays."""

from dataclasses import dataclass
from pathlib import Path

import pyvips

from pipelines.media_processing.described import RenditionFile
from pipelines.media_processing.film.ffmpeg import run_ffmpeg
from pipelines.media_processing.film.film_commands import CLEAN, read_own
from pipelines.media_processing.image.colours import blurhash_of, dominant_color_of
from pipelines.media_processing.image.save import save_webp
from pipelines.media_processing.image.vips import refusing_damage

PLACE = 0.1  # of the film: its beginning is often black or a title
SEARCH_SECONDS = 10
DARK, MOSTLY_DARK = 32, 95  # a pixel is dark below this luma; so many percent of them make a frame black
FRAME = "poster.png"


@dataclass(frozen=True, slots=True)
class Poster:
    """A poster, and what stands in for it while it loads."""

    rendition: RenditionFile
    blurhash: str
    dominant_color: str


def make_poster(*, folder: Path, film: str, duration: float) -> Poster:
    """Write poster.webp into the folder from a film of our own there, which plays `duration` seconds."""
    _take_frame(folder=folder, film=film, duration=duration)
    with refusing_damage():
        frame = pyvips.Image.pngload(str(folder / FRAME)).copy_memory()
    (folder / FRAME).unlink()
    return Poster(
        rendition=save_webp(frame, name="poster", folder=folder),
        blurhash=blurhash_of(frame),
        dominant_color=dominant_color_of(frame),
    )


def _take_frame(*, folder: Path, film: str, duration: float) -> None:
    """Write the frame: the first after a tenth of the film that is not black, else the first at all that is not."""
    search = f"blackframe=amount=0:threshold={DARK},metadata=mode=select"
    is_bright = f"key=lavfi.blackframe.pblack:value={MOSTLY_DARK}:function=less"
    bright = ["-vf", f"{search}:{is_bright}"]
    for start, choice in ((PLACE * duration, bright), (0.0, bright), (0.0, [])):  # at last, a film that is all black
        bounds = ["-ss", f"{start:.3f}", "-t", str(SEARCH_SECONDS)]
        run_ffmpeg([*bounds, *read_own(film), *choice, *_one_frame()], folder=folder, word="film")
        if (folder / FRAME).exists():
            return


def _one_frame() -> list[str]:
    return ["-an", "-frames:v", "1", "-c:v", "png", *CLEAN, "-f", "image2", "-update", "1", FRAME]
