"""What a child says is believed only where it is what our stages say: a file may have taken the child over."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipelines.media_processing.described import Described, RenditionFile
from pipelines.media_processing.sandbox.wire import ChildLied, read_described, write_described

LARGE = RenditionFile(name="large", path="large.webp", content_type="image/webp", width=640, height=480)
TRUE = Described(
    kind="image", content_type="image/heic", width=640, height=480, dominant_color="#0a0b0c", renditions=(LARGE,)
)
Change = Callable[[dict[str, Any]], object]


def of_rendition(**changes: Any) -> Change:
    return lambda fields: fields["renditions"][0].update(changes)


def of_file(**changes: Any) -> Change:
    return lambda fields: fields.update(changes)


LIES = {
    "a page": of_rendition(content_type="text/html"),
    "a drawing": of_rendition(content_type="image/svg+xml"),
    "another type than the file's name": of_rendition(content_type="video/mp4"),
    "a name that is an address": of_rendition(name="large?x=1"),
    "a path out of the folder": of_rendition(path="../large.webp"),
    "a path with a query": of_rendition(path="large.html?.webp"),
    "a picture of no size": of_rendition(width=2**40),
    "an original that is a page": of_file(content_type="text/html"),
    "a colour that is a text": of_file(dominant_color="red;}"),
    "a blurhash with a zero": of_file(blurhash="LEHV6n\0"),
    "a sound that is no number": of_file(waveform=[float("nan")]),
    "more than anybody makes": lambda fields: fields.update(renditions=fields["renditions"] * 100),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("large.webp", "large.html?.webp"):
        (tmp_path / name).write_bytes(b"")
    return tmp_path


def test_what_our_stages_say_is_believed(folder: Path) -> None:
    assert read_described(write_described(TRUE), folder=folder) == TRUE
    sound = replace(TRUE, kind="audio", waveform=(0.0, 1.0), renditions=())
    assert read_described(write_described(sound), folder=folder) == sound


@pytest.mark.parametrize("change", LIES.values(), ids=LIES.keys())
def test_anything_else_is_a_lie(folder: Path, change: Change) -> None:
    fields = write_described(TRUE)
    fields["renditions"] = [dict(one) for one in fields["renditions"]]
    change(fields)

    with pytest.raises(ChildLied):
        read_described(fields, folder=folder)
