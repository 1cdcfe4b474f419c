"""Pictures from one end to the other: headers, pixels, renditions, description."""

from dataclasses import replace

from pipelines.media_processing.described import Described, Job, RenditionFile, Report
from pipelines.media_processing.image.colours import blurhash_of, dominant_color_of
from pipelines.media_processing.image.crop_square import crop_square
from pipelines.media_processing.image.decode import decode
from pipelines.media_processing.image.inspect_image import Picture, inspect_image
from pipelines.media_processing.image.make_animation import make_animation
from pipelines.media_processing.image.make_stills import make_stills
from pipelines.media_processing.image.sizes import LONGEST, sizes_of
from pipelines.media_processing.sniff import PictureType

PROGRESS_INSPECTED, PROGRESS_DECODED, PROGRESS_STILLS = 5, 35, 60


def make_image(job: Job, *, content_type: PictureType, report: Report) -> Described:
    """Write a picture's renditions and describe it; raises MediaRefused. Repeating it writes the same files."""
    picture = inspect_image(job.source, content_type=content_type, limits=job.limits)
    report(PROGRESS_INSPECTED)
    image = decode(picture, longest=LONGEST)
    report(PROGRESS_DECODED)
    sizes = sizes_of(image)
    if job.task == "square":
        renditions: tuple[RenditionFile, ...] = (crop_square(sizes, focal=job.focal, folder=job.folder),)
    else:
        renditions = make_stills(sizes, focal=job.focal, folder=job.folder)
    report(PROGRESS_STILLS)
    width, height = _upright(picture, turned=(image.width > image.height) != (picture.width > picture.height))
    described = Described(
        kind="animation" if picture.frames > 1 else "image",
        content_type=content_type,
        width=width,
        height=height,
        blurhash=blurhash_of(sizes["small"]),
        dominant_color=dominant_color_of(sizes["small"]),
        renditions=renditions,
    )
    return _moving(described, picture=picture, job=job) if picture.frames > 1 and job.task == "make" else described


def _moving(described: Described, *, picture: Picture, job: Job) -> Described:
    """Add what moves, and the first frame under the name that films use for it."""
    moving = make_animation(picture, folder=job.folder)
    poster = replace(described.renditions[0], name="poster")
    return replace(described, duration_ms=moving.duration_ms, renditions=(*described.renditions, poster, moving))


def _upright(picture: Picture, *, turned: bool) -> tuple[int, int]:
    return (picture.height, picture.width) if turned else (picture.width, picture.height)
