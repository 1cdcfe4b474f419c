"""Names of files, as devices say them."""

import pytest

from backend.media.utils.file_names import clean_file_name


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("photo.jpg", "photo.jpg"),
        ("C:\\Users\\ada\\photo.jpg", "photo.jpg"),
        ("/etc/passwd", "passwd"),
        ("a\r\nb\x00.png", "a b.png"),
        ("été 🌞.png", "été 🌞.png"),
        ("", "file"),
        ("folder/", "file"),
        ("x" * 300, "x" * 255),
    ],
)
def test_names(said: str, kept: str) -> None:
    assert clean_file_name(said) == kept
