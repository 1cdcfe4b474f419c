"""The containers and codecs of films and sounds that are taken, known by their content."""

from dataclasses import dataclass
from pathlib import Path

HEAD_BYTES = 4096
PADDING_BYTES = 64 * 1024  # between an ID3 tag and the sound behind it


@dataclass(frozen=True, slots=True)
class Container:
    """A container that is taken: the one demuxer that reads it, and its content types."""

    demuxer: str
    film_type: str
    sound_type: str


QUICKTIME = Container(demuxer="mov", film_type="video/quicktime", sound_type="audio/mp4")
MP4 = Container(demuxer="mov", film_type="video/mp4", sound_type="audio/mp4")
MATROSKA = Container(demuxer="matroska", film_type="video/x-matroska", sound_type="audio/x-matroska")
WEBM = Container(demuxer="matroska", film_type="video/webm", sound_type="audio/webm")
OGG = Container(demuxer="ogg", film_type="video/ogg", sound_type="audio/ogg")
MP3 = Container(demuxer="mp3", film_type="audio/mpeg", sound_type="audio/mpeg")
ADTS = Container(demuxer="aac", film_type="audio/aac", sound_type="audio/aac")
FLAC = Container(demuxer="flac", film_type="audio/flac", sound_type="audio/flac")
WAV = Container(demuxer="wav", film_type="audio/wav", sound_type="audio/wav")

FILM_CODECS = frozenset({"h264", "hevc", "vp8", "vp9", "av1", "prores"})
SOUND_CODECS = frozenset(
    {"aac", "mp3", "opus", "vorbis", "flac", "alac", "pcm_u8", "pcm_s16le", "pcm_s16be", "pcm_s24le", "pcm_s24be"}
    | {"pcm_s32le", "pcm_s32be", "pcm_f32le", "pcm_f32be"}
)
# What ffmpeg may open at all, whatever a file asks for: decoders bear other names than codecs.
DECODERS = ",".join(sorted(FILM_CODECS | SOUND_CODECS | {"libdav1d", "mp3float"}))

PICTURE_BRANDS = frozenset({b"avif", b"avis", b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
ATOMS_OF_OLD_QUICKTIME = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip"})


def recognise_film(source: Path) -> Container | None:
    """Return the container of a film or a sound by its first bytes; None for whatever is not taken as either."""
    with source.open("rb") as file:
        head = file.read(HEAD_BYTES)
        if head[:3] == b"ID3" and len(head) > 10:
            file.seek(_size_of_id3(head))
            return _elementary(file.read(PADDING_BYTES).lstrip(b"\0"))
    return _boxed(head) or _tagged(head) or _elementary(head)


def _boxed(head: bytes) -> Container | None:
    """Know the family of QuickTime: a box with its size, then its name."""
    name, brand = head[4:8], head[8:12]
    if name == b"ftyp" and brand not in PICTURE_BRANDS:
        return QUICKTIME if brand == b"qt  " else MP4
    return QUICKTIME if name in ATOMS_OF_OLD_QUICKTIME else None


def _tagged(head: bytes) -> Container | None:
    if head[:4] == b"\x1aE\xdf\xa3":
        return WEBM if b"webm" in head[:64] else MATROSKA
    if head[:4] == b"OggS":
        return OGG
    return WAV if head[:4] == b"RIFF" and head[8:12] == b"WAVE" else None


def _elementary(head: bytes) -> Container | None:
    """Know a stream without a container: FLAC by its mark, MPEG audio by the eleven set bits each frame begins with."""
    if head[:4] == b"fLaC":
        return FLAC
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return None
    layer = head[1] >> 1 & 0b11
    if layer == 0:
        return ADTS if head[1] & 0xF0 == 0xF0 else None
    return MP3 if layer == 0b01 else None


def _size_of_id3(head: bytes) -> int:
    """Return where an ID3 tag ends; its size is written in seven bits a byte."""
    size = 10 + sum(byte << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))
    return size + 10 if head[5] & 0x10 else size
