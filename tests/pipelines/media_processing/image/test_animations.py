"""Pictures that move: the first frame as a picture is, and all of them in one animated WebP."""

from pathlib import Path

import pytest
import pyvips

from pipelines.media_processing.described import MediaRefused
from tests.support.media.media_files import BLUE, GREEN, GREY, RED, animated, png
from tests.support.media.media_jobs import CLOSE, colours, difference, process, rendition

NAMES = ["large", "medium", "small", "avif", "square", "poster", "animated"]


def frame_colours(path: Path, *, number: int, at: Path) -> list[tuple[int, ...]]:
    pyvips.Image.new_from_file(str(path), page=number).write_to_file(str(at / "frame.png"))
    return [colour[:3] for colour in colours(at / "frame.png")]


@pytest.mark.parametrize(("kind", "content_type"), [("GIF", "image/gif"), ("WEBP", "image/webp"), ("PNG", "image/png")])
def test_an_animation_keeps_its_frames_and_its_times(tmp_path: Path, kind: str, content_type: str) -> None:
    described = process(animated(kind, frames=4, delay_ms=120), at=tmp_path)

    assert (described.kind, described.content_type) == ("animation", content_type)
    assert (described.width, described.height, described.duration_ms) == (96, 64, 480)
    assert [one.name for one in described.renditions] == NAMES
    moving = rendition(described, "animated", at=tmp_path)
    header = pyvips.Image.new_from_file(str(moving), n=-1)
    assert (header.get("n-pages"), header.get("delay"), header.get("loop")) == (4, [120] * 4, 0)
    for number, seen in ((0, (RED, GREEN, BLUE, GREY)), (1, (BLUE, GREY, RED, GREEN))):
        for one, true in zip(frame_colours(moving, number=number, at=tmp_path), seen, strict=True):
            assert difference(one, true) < 2 * CLOSE
    for one, true in zip(colours(rendition(described, "poster", at=tmp_path)), (RED, GREEN, BLUE, GREY), strict=True):
        assert difference(one, true) < CLOSE


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_a_large_animation_is_made_smaller_frame_by_frame(tmp_path: Path, kind: str) -> None:
    described = process(animated(kind, frames=3, size=(800, 1000)), at=tmp_path)

    (moving,) = [one for one in described.renditions if one.name == "animated"]
    assert (moving.width, moving.height, moving.duration_ms) == (512, 640, 360)
    first = frame_colours(rendition(described, "animated", at=tmp_path), number=1, at=tmp_path)
    assert max(difference(one, true) for one, true in zip(first, (BLUE, GREY, RED, GREEN), strict=True)) < 5
    assert sorted(path.suffix for path in (tmp_path / "made").iterdir()) == [".avif", *[".webp"] * 5]


def test_frames_without_a_time_get_the_one_that_browsers_give(tmp_path: Path) -> None:
    described = process(animated("GIF", frames=3, delay_ms=0), at=tmp_path)

    assert described.duration_ms == 300


def test_a_single_frame_is_a_picture(tmp_path: Path) -> None:
    described = process(animated("GIF", frames=1), at=tmp_path)

    assert (described.kind, described.content_type, described.duration_ms) == ("image", "image/gif", None)


def test_the_square_of_an_animation_is_cut_again_from_its_first_frame(tmp_path: Path) -> None:
    described = process(animated("GIF", frames=2, size=(400, 100)), at=tmp_path, focal=(1.0, 0.0), task="square")

    assert [one.name for one in described.renditions] == ["square"]
    for one, true in zip(colours(rendition(described, "square", at=tmp_path)), (GREEN, GREEN, BLUE, BLUE), strict=True):
        assert difference(one, true) < CLOSE


def test_frames_that_are_too_much_together_are_refused_before_they_are_decoded(tmp_path: Path) -> None:
    with pytest.raises(MediaRefused) as refusal:
        process(animated("GIF", frames=60, size=(2000, 1800)), at=tmp_path)

    assert refusal.value.code == "too_many_pixels"
    assert refusal.value.message == "The animation's frames together are larger than 200 megapixels."
    assert list((tmp_path / "made").iterdir()) == []


def test_a_png_that_promises_frames_and_has_none_is_refused_or_still(tmp_path: Path) -> None:
    file = png()
    promise = b"\0\0\0\x08acTL\0\0\0\x05\0\0\0\0\0\0\0\0"

    with pytest.raises(MediaRefused) as refusal:
        process(file[:33] + promise + file[33:], at=tmp_path)

    assert refusal.value.code == "damaged"
