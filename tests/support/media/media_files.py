"""Sample pictures, made in code: small enough to be quick, with all that real ones carry."""

import struct
import zlib
from io import BytesIO

import pillow_heif
import pyvips
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

SIZE = (96, 64)
# Clockwise from the top left: colours far from each other, so that a turn or a wrong profile is seen.
RED, GREEN, BLUE, GREY = (200, 40, 30), (30, 160, 60), (40, 60, 190), (128, 128, 128)
ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F
SECRETS = (b"Exif", b"GPS", b"PlazaCam", b"secret comment", b"http://ns.adobe.com", b"ICC_PROFILE", b"ICCP", b"EXIF")


def quarters(*, size: tuple[int, int] = SIZE, mode: str = "RGB") -> Image.Image:
    """Return a picture of four quarters: red, green, blue (below right) and grey (below left)."""
    width, height = size
    picture = Image.new("RGB", size, GREY)
    picture.paste(RED, (0, 0, width // 2, height // 2))
    picture.paste(GREEN, (width // 2, 0, width, height // 2))
    picture.paste(BLUE, (width // 2, height // 2, width, height))
    return picture.convert(mode)


def jpeg(picture: Image.Image | None = None, **options: object) -> bytes:
    """Return the picture as JPEG."""
    return _saved(picture or quarters(), "JPEG", quality=95, subsampling=0, **options)


def photo(*, orientation: int = 1, size: tuple[int, int] = SIZE) -> bytes:
    """Return a photo as a phone writes it: with where, when, by what, a comment, XMP and an orientation."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = orientation, "PlazaCam"
    exif.get_ifd(GPS).update({1: "N", 2: tuple(IFDRational(part) for part in (48, 12, 30))})
    xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>http://ns.adobe.com secret comment</x:xmpmeta>"
    return jpeg(quarters(size=size), exif=exif, comment=b"secret comment", xmp=xmp)


def wide_gamut_photo() -> bytes:
    """Return the quarters in Display P3: other numbers for the same colours, and the profile that says so."""
    stored = from_pillow(quarters()).icc_transform("p3", input_profile="srgb", intent="relative")
    return bytes(stored.jpegsave_buffer(Q=95, subsample_mode="off", keep="icc"))


def cmyk_photo() -> bytes:
    """Return the quarters in the inks of a press, with the profile of those inks."""
    stored = from_pillow(quarters()).icc_transform("cmyk", input_profile="srgb", intent="relative")
    return bytes(stored.jpegsave_buffer(Q=95, subsample_mode="off", keep="icc"))


def deep_png() -> bytes:
    """Return the quarters in sixteen bits a band."""
    return bytes(from_pillow(quarters()).colourspace("rgb16").pngsave_buffer(keep="none"))


def png(picture: Image.Image | None = None, **options: object) -> bytes:
    """Return the picture as PNG."""
    return _saved(picture or quarters(), "PNG", **options)


def clear_png() -> bytes:
    """Return the quarters, the grey one invisible."""
    picture = quarters(mode="RGBA")
    width, height = SIZE
    picture.paste((0, 0, 0, 0), (0, height // 2, width // 2, height))
    return png(picture)


def heic(*, exif: bytes | None = None) -> bytes:
    """Return the quarters as HEIC, as telephones do."""
    file = BytesIO()
    pillow_heif.from_pillow(quarters()).save(file, quality=95, chroma=444, **({"exif": exif} if exif else {}))
    return file.getvalue()


def webp(picture: Image.Image | None = None) -> bytes:
    """Return the picture as WebP."""
    return _saved(picture or quarters(), "WEBP", quality=95)


def avif() -> bytes:
    """Return the quarters as AVIF."""
    return bytes(from_pillow(quarters()).heifsave_buffer(compression="av1", Q=90, effort=0, subsample_mode="off"))


def animated(kind: str, *, frames: int = 3, delay_ms: int = 120, size: tuple[int, int] = SIZE) -> bytes:
    """Return a GIF, WEBP or PNG whose frames are the quarters, every other one of them upside down."""
    pictures = [quarters(size=size).rotate(180 * (number % 2)) for number in range(frames)]
    return _saved(pictures[0], kind, save_all=True, append_images=pictures[1:], duration=delay_ms, loop=0)


def from_pillow(picture: Image.Image) -> pyvips.Image:
    """Return the same pixels in libvips' hands."""
    return pyvips.Image.new_from_memory(picture.tobytes(), *picture.size, 3, "uchar").copy(interpretation="srgb")


def png_chunk(name: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG, its checksum right."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()
