"""What a file may be, by its first bytes."""

import pytest

from backend.media.utils.file_kinds import is_large_work, is_taken_type, kind_of_head

TAKEN = {
    "jpeg": (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image"),
    "png": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image"),
    "gif 87": (b"GIF87a", "image"),
    "gif 89": (b"GIF89a", "image"),
    "webp": (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image"),
    "heic": (b"\x00\x00\x00\x18ftypheic", "image"),
    "avif": (b"\x00\x00\x00\x1cftypavif", "image"),
    "mp4": (b"\x00\x00\x00\x20ftypisom", "video"),
    "quicktime": (b"\x00\x00\x00\x14ftypqt  ", "video"),
    "old quicktime": (b"\x00\x00\x00\x08wide\x00\x00", "video"),
    "webm": (b"\x1aE\xdf\xa3\x01\x00", "video"),
    "m4a": (b"\x00\x00\x00\x20ftypM4A ", "audio"),
    "wav": (b"RIFF\x00\x00\x00\x00WAVEfmt ", "audio"),
    "ogg": (b"OggS\x00\x02", "audio"),
    "flac": (b"fLaC\x00\x00", "audio"),
    "mp3 with a tag": (b"ID3\x04\x00", "audio"),
    "bare mp3": (b"\xff\xfb\x90\x64", "audio"),
    "bare aac": (b"\xff\xf1\x50\x80", "audio"),
}
NOT_TAKEN = {
    "nothing": b"",
    "one byte": b"\xff",
    "svg": b"<svg xmlns=",
    "svg after a mark": b"\xef\xbb\xbf<svg",
    "text in utf-16": b"\xff\xfe<\x00s\x00v\x00g\x00",
    "bytes of ones": b"\xff\xff\xff\xff",
    "tiff": b"II*\x00",
    "bmp": b"BM\x00\x00",
    "avi": b"RIFF\x00\x00\x00\x00AVI LIST",
    "jpeg xl": b"\xff\x0a\x00",
    "playlist": b"#EXTM3U\n",
    "zip": b"PK\x03\x04",
}


@pytest.mark.parametrize(("head", "kind"), TAKEN.values(), ids=TAKEN)
def test_what_is_taken(head: bytes, kind: str) -> None:
    assert kind_of_head(head) == kind


@pytest.mark.parametrize("head", NOT_TAKEN.values(), ids=NOT_TAKEN)
def test_what_is_not(head: bytes) -> None:
    assert kind_of_head(head) is None


def test_declared_types() -> None:
    declared = ["image/jpeg", "video/mp4", "audio/ogg", "image/svg+xml", "text/html", "application/octet-stream"]
    assert [is_taken_type(one) for one in declared] == [True, True, True, False, False, False]
    assert [is_large_work(one) for one in declared[:3]] == [False, True, True]
