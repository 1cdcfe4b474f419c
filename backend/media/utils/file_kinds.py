"""What a file may be, by its first bytes: the look at the door. A worker looks at the whole of it."""

from collections.abc import Sequence

HEAD_BYTES = 64
JPEG, PNG, GIF = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", (b"GIF87a", b"GIF89a")
MATROSKA, OGG, FLAC, ID3 = b"\x1aE\xdf\xa3", b"OggS", b"fLaC", b"ID3"
RIFF_KINDS = {b"WEBP": "image", b"WAVE": "audio"}
# ISO media files (MP4, QuickTime, HEIF, AVIF, M4A) say at byte 8 what they are.
PICTURE_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis")
SOUND_BRANDS = (b"M4A ", b"M4B ", b"F4A ")
QUICKTIME_BOXES = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
# Of the second byte of a frame of MPEG sound: ADTS (AAC), or layer II or III of a version that exists.
ADTS_MASK, ADTS = 0xF6, 0xF0
SYNC, VERSION, NO_VERSION, LAYER, LAYERS = 0xE0, 0x18, 0x08, 0x06, (0x02, 0x04)


def kind_of_head(head: bytes) -> str | None:
    """Return image, video or audio for a file that begins so, None for what Plaza does not take (SVG, HTML …)."""
    if head.startswith((JPEG, PNG, *GIF)):
        return "image"
    if head.startswith(b"RIFF"):
        return RIFF_KINDS.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _kind_of_brand(head[8:12])
    if head[4:8] in QUICKTIME_BOXES or head.startswith(MATROSKA):
        return "video"
    return "audio" if head.startswith((OGG, FLAC, ID3)) or _is_mpeg_sound(head) else None


def _kind_of_brand(brand: bytes) -> str:
    if brand in PICTURE_BRANDS:
        return "image"
    return "audio" if brand in SOUND_BRANDS else "video"


def _is_mpeg_sound(head: bytes) -> bool:
    if len(head) < 2 or head[0] != 0xFF:
        return False
    second = head[1]
    is_layer = second & SYNC == SYNC and second & VERSION != NO_VERSION and second & LAYER in LAYERS
    return is_layer or second & ADTS_MASK == ADTS


def is_taken_type(content_type: str, *, refused: Sequence[str] = ("image/svg+xml", "image/svg")) -> bool:
    """Return whether files that are declared so can be of use: pictures but SVG, films and sounds."""
    return content_type.split("/", 1)[0] in {"image", "video", "audio"} and content_type not in refused


def is_large_work(content_type: str) -> bool:
    """Return whether what is declared so takes long to process: no picture waits behind it."""
    return not content_type.startswith("image/")
