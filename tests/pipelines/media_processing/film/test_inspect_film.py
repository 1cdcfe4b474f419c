"""What films and sounds are, by content."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from pipelines.media_processing.described import MediaRefused
from pipelines.media_processing.film.film_formats import recognise_film
from pipelines.media_processing.film.inspect_film import Film, inspect_film
from tests.support.media.film_files import FilmFiles
from tests.support.media.media_jobs import LIMITS


def inspected(path: Path) -> Film:
    return inspect_film(path, limits=LIMITS)


@pytest.mark.parametrize(
    ("name", "content_type", "codecs"),
    [
        ("film.mp4", "video/mp4", ("h264", "aac")),
        ("hevc.mov", "video/quicktime", ("hevc", "aac")),
        ("prores.mov", "video/quicktime", ("prores", "pcm_s16le")),
        ("silent.webm", "video/webm", ("vp9", None)),
        ("vp8.webm", "video/webm", ("vp8", "vorbis")),
        ("av1.mkv", "video/x-matroska", ("av1", "opus")),
        ("two_sounds.mkv", "video/x-matroska", ("h264", "aac")),
        ("sound.mp3", "audio/mpeg", (None, "mp3")),
        ("covered.mp3", "audio/mpeg", (None, "mp3")),
        ("sound.flac", "audio/flac", (None, "flac")),
        ("sound.wav", "audio/wav", (None, "pcm_s16le")),
        ("sound.aac", "audio/aac", (None, "aac")),
        ("sound.m4a", "audio/mp4", (None, "aac")),
        ("opus.ogg", "audio/ogg", (None, "opus")),
        ("vorbis.ogg", "audio/ogg", (None, "vorbis")),
        ("voice.webm", "audio/webm", (None, "opus")),
    ],
)
def test_what_is_taken(
    films: FilmFiles, name: str, content_type: str, codecs: tuple[str | None, str | None], tmp_path: Path
) -> None:
    unnamed = tmp_path / "original.txt"
    unnamed.write_bytes(films[name].read_bytes())

    film = inspected(unnamed)

    assert film.content_type == content_type
    assert (film.picture and film.picture.codec, film.sound and film.sound.codec) == codecs


@pytest.mark.parametrize(
    ("name", "size"),
    [("film.mp4", (160, 120)), ("turned.mp4", (120, 160)), ("wide.mp4", (160, 120)), ("odd.webm", (161, 121))],
)
def test_a_film_is_as_large_as_people_see_it(films: FilmFiles, name: str, size: tuple[int, int]) -> None:
    picture = inspected(films[name]).picture

    assert picture is not None
    assert (picture.width, picture.height) == size


def test_a_film_whose_header_says_nothing_of_its_length_is_measured(films: FilmFiles) -> None:
    assert b"\x44\x89" not in films["recorded.webm"].read_bytes()[:400]
    assert inspected(films["recorded.webm"]).duration == pytest.approx(2.0, abs=0.05)


def test_rate_length_and_dynamic_range_are_read(films: FilmFiles) -> None:
    film, hdr = inspected(films["film.mp4"]), inspected(films["hdr.mp4"]).picture

    assert film.picture is not None
    assert hdr is not None
    assert (film.picture.frames_a_second, film.picture.hdr_curve, hdr.hdr_curve) == (Fraction(10), None, "smpte2084")
    assert film.duration == pytest.approx(2.0, abs=0.05)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("mpeg2.mkv", "unknown_codec"),
        ("ac3.mkv", "unknown_codec"),
        ("hundred.mkv", "too_many_streams"),
        ("many_channels.wav", "too_many_channels"),
        ("ten_hours.mp4", "too_long"),
        ("cover.png", "unknown_format"),
    ],
)
def test_what_is_refused(films: FilmFiles, name: str, code: str) -> None:
    with pytest.raises(MediaRefused) as refused:
        inspected(films[name])

    assert refused.value.code == code


def test_limits_are_held_and_told_in_words(films: FilmFiles) -> None:
    narrow = {
        "max_bytes": (1 << 10, "too_large", "The file is larger than 0 MB."),
        "max_side": (150, "too_many_pixels", "larger than 9.4 megapixels, or one of their sides than 150 pixels."),
        "max_pixels": (10_000, "too_many_pixels", "larger than 0.0 megapixels"),
        "max_film_seconds": (1, "too_long", "The film is longer than 1 seconds."),
    }
    said = {}
    for field, (value, *_) in narrow.items():
        with pytest.raises(MediaRefused) as refused:
            inspect_film(films["film.mp4"], limits=replace(LIMITS, **{field: value}))
        said[field] = (refused.value.code, refused.value.message)

    assert {field: code for field, (code, _) in said.items()} == {field: code for field, (_, code, _) in narrow.items()}
    assert [field for field, (_, _, words) in narrow.items() if words not in said[field][1]] == []


def test_a_sound_has_a_limit_of_its_own(films: FilmFiles) -> None:
    with pytest.raises(MediaRefused, match="The sound is longer than 1 seconds"):
        inspect_film(films["sound.mp3"], limits=replace(LIMITS, max_sound_seconds=1))


@pytest.mark.parametrize(
    "head",
    [
        *(b"", b"ID3", b"ftyp", b"#EXTM3U\n", b"ffconcat version 1.0\n", b"\x1f\x8b\x08\x00", b"RIFF\0\0\0\0AVI LIST"),
        *(b"\0\0\0\x18ftypheic", b"\0\0\0\x18ftypavif", b"\xff\xd8\xff\xe0", b"\x00\x00\x01\xba", b"FLV\x01"),
        b"ID3\x04\0\0\0\0\0\0#EXTM3U\nfile:///etc/passwd\n",
    ],
)
def test_what_is_neither_film_nor_sound(tmp_path: Path, head: bytes) -> None:
    (tmp_path / "file").write_bytes(head)

    assert recognise_film(tmp_path / "file") is None
