"""Files that mean harm, or were harmed: each is refused in words or cleaned, and none takes more than its share."""

import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from io import BytesIO
from random import Random

from PIL import Image

from tests.support.media.media_files import animated, avif, heic, jpeg, photo, png, png_chunk, quarters, webp

PNG_MARK = b"\x89PNG\r\n\x1a\n"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
XXE = b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY f SYSTEM "file:///etc/passwd">]><svg>&f;</svg>'
HTML = b"<html><script>alert(document.cookie)</script></html>"
RUBBISH = b"rubbish" * 500
# Its only entry points to the directory that the entry is in, and so does the link to the next one.
CIRCLING_EXIF = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x08\0\0\0\x08"
FORBIDDEN_IN_OUTPUT = (b"<script", b"<svg", b"PK\x03\x04", b"%PDF", b"alert(")


def refused() -> Mapping[str, tuple[bytes, str]]:
    """Return files by name, each with the code of its refusal."""
    return {
        "empty": (b"", "empty"),
        "svg": (SVG, "unknown_format"),
        "svg with an entity": (XXE, "unknown_format"),
        "svg behind blanks": (b"\xef\xbb\xbf \n\t" + SVG, "unknown_format"),
        "html": (HTML, "unknown_format"),
        "pdf": (b"%PDF-1.7\n1 0 obj <</Type /Catalog>>", "unknown_format"),
        "zip": (_zip(), "unknown_format"),
        "tiff": (_pillow("TIFF"), "unknown_format"),
        "bmp": (_pillow("BMP"), "unknown_format"),
        "text": (b"just some words, and not a picture at all", "unknown_format"),
        "magick script": (b"push graphic-context\nfill 'url(https://example.org/|ls)'", "unknown_format"),
        "vips' own format": (b"\xb6\xa6\xf2\x08" + bytes(2000), "unknown_format"),
        "png bomb": (png_bomb(60_000, 60_000), "too_many_pixels"),
        "png that is wide": (png_bomb(1_000_000, 1), "too_many_pixels"),
        "gif that claims much": (endless_gif(frames=2, side=60_000), "too_many_pixels"),
        "gif of many frames": (endless_gif(frames=5000), "too_many_frames"),
        "webp that claims much": (webp_that_claims(16383), "too_many_pixels"),
        "apng of many frames": (apng_that_claims(2**31 - 1), "too_many_frames"),
        "jpeg that claims much": (jpeg_that_claims(65500), "too_many_pixels"),
        "jpeg cut short": (photo(size=(640, 480))[:-3000], "damaged"),
        "progressive jpeg cut short": (jpeg(_noise(), progressive=True)[:-9000], "damaged"),
        "png cut short": (png(_noise())[:-2000], "damaged"),
        "webp cut short": (webp()[:-40], "damaged"),
        "heic cut short": (heic()[:-400], "damaged"),
        "avif cut short": (avif()[:-200], "damaged"),
        "gif cut short": (animated("GIF")[:60], "damaged"),
        "jpeg's mark alone": (b"\xff\xd8\xff\xe0", "damaged"),
        "png's mark alone": (PNG_MARK, "damaged"),
        "gif's mark alone": (b"GIF89a", "damaged"),
        "webp's mark alone": (b"RIFF\x10\0\0\0WEBP", "damaged"),
        "heic's mark alone": (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "damaged"),
        "webp of a wrong size": (b"RIFF\xff\xff\xff\xffWEBPVP8X" + bytes(30), "damaged"),
        "heic whose box ends nowhere": (heic()[:24] + b"\xff\xff\xff\xffmeta" + heic()[32:], "damaged"),
    }


def cleaned() -> Mapping[str, bytes]:
    """Return files that carry something behind or inside a good picture: only the picture may come out."""
    hidden = png(quarters())
    return {
        "jpeg and html": jpeg(comment=HTML) + HTML,
        "gif and java archive": animated("GIF") + _zip(),
        "gif and javascript": animated("GIF") + b"*/=1;alert(1);/*",
        "png and pdf": png() + b"%PDF-1.7 alert(1)",
        "png with a text bomb": _inserted(hidden, png_chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(50_000_000)))),
        "png with svg in a text": _inserted(hidden, png_chunk(b"tEXt", b"k\0" + SVG)),
        "png with a profile of rubbish": _inserted(
            hidden, png_chunk(b"iCCP", b"x\0\0" + zlib.compress(b"rubbish" * 99))
        ),
        "jpeg with a profile of rubbish": jpeg(icc_profile=RUBBISH),
        "jpeg whose exif runs in circles": jpeg(
            exif=b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x87\x69\0\x04\0\0\0\x01\0\0\0\x08\0\0\0\x08"
        ),
        "jpeg of an impossible orientation": photo(orientation=99),
        "heic with exif of rubbish": heic(exif=b"Exif\0\0" + bytes(range(256)) * 20),
    }


def mutations(*, seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    """Yield valid files of every kind, each harmed in a way that the seed decides."""
    chance = Random(seed)
    valid = {"jpeg": photo(), "png": png(), "gif": animated("GIF"), "webp": webp(), "moving webp": animated("WEBP")}
    valid |= {"apng": animated("PNG"), "heic": heic(), "avif": avif(), "progressive": jpeg(progressive=True)}
    for number in range(count):
        kind = chance.choice(sorted(valid))
        yield f"{kind} {seed}/{number}", _harmed(valid[kind], chance=chance)


def _harmed(file: bytes, *, chance: Random) -> bytes:
    harmed = bytearray(file)
    for _ in range(chance.choice((1, 3, 30))):
        at = chance.randrange(12, len(harmed) - 8)
        match chance.randrange(5):
            case 0:
                harmed[at] ^= 1 << chance.randrange(8)
            case 1:
                harmed[at : at + 4] = chance.choice((b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", bytes(4)))
            case 2:
                del harmed[at : at + chance.randrange(1, 5)]
            case 3:
                harmed[at:at] = harmed[at : at + chance.randrange(1, 64)]
            case _:
                harmed[at] = chance.randrange(256)
    return bytes(harmed)


def png_bomb(width: int, height: int) -> bytes:
    """Return a few kilobytes that unpack to more than a machine's memory."""
    rows = zlib.compress(bytes(4_000_000))
    return PNG_MARK + _ihdr(width, height) + png_chunk(b"IDAT", rows) + png_chunk(b"IEND", b"")


def apng_that_claims(frames: int) -> bytes:
    """Return an animated PNG that promises so many frames."""
    return _inserted(png(), png_chunk(b"acTL", struct.pack(">II", frames, 0)))


def endless_gif(*, frames: int, side: int = 1) -> bytes:
    """Return a GIF of many frames, each of one byte and said to have that side."""
    frame = b"!\xf9\x04\0\x01\0\0\0," + struct.pack("<HHHH", 0, 0, side, side) + b"\0\x02\x02D\x01\0"
    return b"GIF89a\x01\0\x01\0\x80\0\0\0\0\0\xff\xff\xff" + frame * frames + b";"


def webp_that_claims(side: int) -> bytes:
    """Return a lossless WebP whose header claims that side."""
    stream = b"\x2f" + struct.pack("<I", (side - 1) | (side - 1) << 14) + bytes(64)
    body = b"WEBPVP8L" + struct.pack("<I", len(stream)) + stream + b"\0"
    return b"RIFF" + struct.pack("<I", len(body)) + body


def jpeg_that_claims(side: int) -> bytes:
    """Return a JPEG whose frame header claims that side."""
    file = bytearray(jpeg())
    at = file.index(b"\xff\xc0") + 5
    file[at : at + 4] = struct.pack(">HH", side, side)
    return bytes(file)


def _ihdr(width: int, height: int) -> bytes:
    return png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))


def _inserted(file: bytes, chunk: bytes) -> bytes:
    """Put a chunk behind a PNG's header."""
    return file[:33] + chunk + file[33:]


def _noise() -> Image.Image:
    return Image.effect_noise((320, 240), 90).convert("RGB")


def _pillow(kind: str) -> bytes:
    file = BytesIO()
    quarters().save(file, kind)
    return file.getvalue()


def _zip() -> bytes:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("META-INF/MANIFEST.MF", "alert(1)")
    return file.getvalue()
