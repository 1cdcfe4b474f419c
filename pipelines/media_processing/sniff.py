"""What a file is by its first bytes. Its name and what was claimed of it are never asked."""

from pathlib import Path
from typing import Literal

PictureType = Literal["image/jpeg", "image/png", "image/gif", "image/webp", "image/avif", "image/heic"]

HEAD_BYTES = 512  # enough for every mark below, and for the beginning of a text
AVIF_BRANDS = frozenset({b"avif", b"avis"})
HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
_MARKS: tuple[tuple[bytes, PictureType], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
# What people do try, told apart only so that the refusal can name it.
_NOT_TAKEN = (
    (b"%PDF-", "PDF documents"),
    (b"PK\x03\x04", "ZIP archives and office documents"),
    (b"II*\0", "TIFF pictures and raw photos"),
    (b"MM\0*", "TIFF pictures and raw photos"),
    (b"BM", "BMP pictures"),
    (b"8BPS", "Photoshop documents"),
    (b"\0\0\x01\0", "icons"),
    (b"\xff\x0a", "JPEG XL pictures"),
    (b"\0\0\0\x0cJXL ", "JPEG XL pictures"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000 pictures"),
    (b"\xc5\xd0\xd3\xc6", "PostScript documents"),
    (b"%!PS", "PostScript documents"),
)


def read_head(source: Path) -> bytes:
    """Return the first bytes of a file, as many as these functions look at."""
    with source.open("rb") as file:
        return file.read(HEAD_BYTES)


def picture_type(head: bytes) -> PictureType | None:
    """Return the type of a picture that we take; None for everything else, films and sounds included."""
    for mark, content_type in _MARKS:
        if head.startswith(mark):
            return content_type
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    return _boxed(head) if head[4:8] == b"ftyp" else None


def _boxed(head: bytes) -> PictureType | None:
    """Tell AVIF from HEIC by the brands of the first box: the main one may be the word for either (mif1)."""
    size = min(int.from_bytes(head[:4]), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, size, 4))]
    if brands[0] not in AVIF_BRANDS | HEIC_BRANDS:
        return None
    return "image/avif" if AVIF_BRANDS & set(brands) else "image/heic"


def name_not_taken(head: bytes) -> str | None:
    """Return what people call a file that is neither picture, film nor sound to us; None for the unknown."""
    for mark, name in _NOT_TAKEN:
        if head.startswith(mark):
            return name
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not text.startswith((b"<", b"\x1f\x8b")):
        return None
    return "SVG drawings" if b"<svg" in text or b"<!doctype svg" in text else "web pages and XML"
