"""What a picture looks like in a few bytes: a blurhash, and the colour that most of it has."""

import pyvips

from pipelines.media_processing.image.encode_blurhash import encode_blurhash

LONGEST = 32  # pixels; more add nothing to either
LONG_COMPONENTS, SHORT_COMPONENTS = 4, 3
SEEN = 128  # alpha from which a pixel counts
WHITE = (255, 255, 255)
SHADES = 32  # two colours within a cube of this edge are the same to the eye that sums up


def blurhash_of(image: pyvips.Image) -> str:
    """Return the blurhash, four components along the longer side and three along the other, what is clear on white.

    Of a picture in several sizes the smallest is enough.
    """
    tiny = _tiny(image)
    flat = tiny.flatten(background=WHITE) if tiny.hasalpha() else tiny
    across = LONG_COMPONENTS if flat.width >= flat.height else SHORT_COMPONENTS
    down = LONG_COMPONENTS if flat.height > flat.width else SHORT_COMPONENTS
    return encode_blurhash(
        bytes(flat.write_to_memory()), width=flat.width, height=flat.height, across=across, down=down
    )


def dominant_color_of(image: pyvips.Image) -> str:
    """Return '#rrggbb': the mean of those pixels that share the most frequent shade; white where nothing is seen."""
    tiny = _tiny(image)
    data, bands = bytes(tiny.write_to_memory()), tiny.bands
    alike: dict[tuple[int, int, int], list[bytes]] = {}
    for at in range(0, len(data), bands):
        if bands == 3 or data[at + 3] >= SEEN:
            shade = (data[at] // SHADES, data[at + 1] // SHADES, data[at + 2] // SHADES)
            alike.setdefault(shade, []).append(data[at : at + 3])
    if not alike:
        return "#ffffff"
    most = max(alike.values(), key=len)
    return "#" + "".join(f"{round(sum(band) / len(most)):02x}" for band in zip(*most, strict=True))


def _tiny(image: pyvips.Image) -> pyvips.Image:
    return image.thumbnail_image(LONGEST, height=LONGEST, size="down")
