"""What a picture looks like in a few bytes: a blurhash, and the colour that most of it has."""

from collections import Counter

import blurhash
import pyvips
from PIL import Image

LONGEST = 32  # pixels; more add nothing to either
LONG_COMPONENTS, SHORT_COMPONENTS = 4, 3
SEEN = 128  # alpha from which a pixel counts
WHITE = (255, 255, 255)
SHADES = 32  # two colours within a cube of this edge are the same to the eye that sums up


def blurhash_of(image: pyvips.Image) -> str:
    """Return the blurhash, four components along the longer side and three along the other, alpha on white."""
    flat = image.flatten(background=WHITE) if image.hasalpha() else image
    small = flat.thumbnail_image(LONGEST, height=LONGEST, size="down")
    picture = Image.frombytes("RGB", (small.width, small.height), small.write_to_memory())
    across = LONG_COMPONENTS if small.width >= small.height else SHORT_COMPONENTS
    down = LONG_COMPONENTS if small.height > small.width else SHORT_COMPONENTS
    return str(blurhash.encode(picture, x_components=across, y_components=down))


def dominant_color_of(image: pyvips.Image) -> str:
    """Return '#rrggbb': the mean of those pixels that share the most frequent shade; white where nothing is seen."""
    small = image.thumbnail_image(LONGEST, height=LONGEST, size="down")
    data, bands = small.write_to_memory(), small.bands
    pixels = [data[at : at + bands] for at in range(0, len(data), bands)]
    seen = [pixel[:3] for pixel in pixels if bands == 3 or pixel[3] >= SEEN]
    if not seen:
        return "#ffffff"
    shades = Counter(_shade(pixel) for pixel in seen)
    (shade, count), *_ = shades.most_common(1)
    alike = [pixel for pixel in seen if _shade(pixel) == shade]
    return "#" + "".join(f"{round(sum(band) / count):02x}" for band in zip(*alike, strict=True))


def _shade(pixel: bytes) -> tuple[int, ...]:
    return tuple(value // SHADES for value in pixel)
