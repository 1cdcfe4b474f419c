"""What becomes of a picture: its sizes, its colours, and nothing of what it carried."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest
import pyvips
from PIL import Image

from pipelines.media_processing.described import Described
from pipelines.media_processing.image.encode_blurhash import encode_blurhash
from tests.support.media.media_files import (
    BLUE,
    GREEN,
    GREY,
    RED,
    SECRETS,
    avif,
    clear_png,
    cmyk_photo,
    deep_png,
    heic,
    jpeg,
    photo,
    png,
    quarters,
    webp,
    wide_gamut_photo,
)
from tests.support.media.media_jobs import CLOSE, colours, difference, process, rendition

UPRIGHT = (RED, GREEN, BLUE, GREY)
KINDS: dict[str, tuple[Callable[[], bytes], str]] = {
    "jpeg": (jpeg, "image/jpeg"),
    "progressive jpeg": (lambda: jpeg(progressive=True), "image/jpeg"),
    "photo": (photo, "image/jpeg"),
    "wide gamut": (wide_gamut_photo, "image/jpeg"),
    "png": (png, "image/png"),
    "sixteen bits": (deep_png, "image/png"),
    "palette": (lambda: png(quarters().quantize(8)), "image/png"),
    "webp": (webp, "image/webp"),
    "avif": (avif, "image/avif"),
    "heic": (heic, "image/heic"),
}
STILLS = ["large", "medium", "small", "avif", "square"]


def names_and_sizes(described: Described) -> list[tuple[str, int | None, int | None]]:
    return [(one.name, one.width, one.height) for one in described.renditions]


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_of_any_kind_keeps_its_colours(tmp_path: Path, kind: str) -> None:
    make, content_type = KINDS[kind]

    described = process(make(), at=tmp_path)

    assert (described.kind, described.content_type) == ("image", content_type)
    assert (described.width, described.height, described.duration_ms) == (96, 64, None)
    assert [one.name for one in described.renditions] == STILLS
    for name in ("large", "avif", "square"):
        for seen, true in zip(colours(rendition(described, name, at=tmp_path)), UPRIGHT, strict=True):
            assert difference(seen, true) < CLOSE, (name, seen, true)


def test_inks_become_light(tmp_path: Path) -> None:
    described = process(cmyk_photo(), at=tmp_path)

    reference = pyvips.Image.new_from_buffer(cmyk_photo(), "").icc_transform("srgb", embedded=True)
    reference.write_to_file(str(tmp_path / "reference.png"))
    pairs = zip(colours(rendition(described, "large", at=tmp_path)), colours(tmp_path / "reference.png"), strict=True)
    assert max(difference(seen, true) for seen, true in pairs) < CLOSE
    assert pyvips.Image.new_from_file(str(rendition(described, "large", at=tmp_path))).bands == 3


@pytest.mark.parametrize(
    ("orientation", "seen"),
    [
        (1, (RED, GREEN, BLUE, GREY)),
        (2, (GREEN, RED, GREY, BLUE)),
        (3, (BLUE, GREY, RED, GREEN)),
        (4, (GREY, BLUE, GREEN, RED)),
        (5, (RED, GREY, BLUE, GREEN)),
        (6, (GREY, RED, GREEN, BLUE)),
        (7, (BLUE, GREEN, RED, GREY)),
        (8, (GREEN, BLUE, GREY, RED)),
    ],
)
def test_a_photo_is_upright_however_the_phone_was_held(
    tmp_path: Path, orientation: int, seen: tuple[tuple[int, ...], ...]
) -> None:
    described = process(photo(orientation=orientation), at=tmp_path)

    size = (96, 64) if orientation < 5 else (64, 96)
    assert (described.width, described.height) == size
    assert names_and_sizes(described)[0] == ("large", *size)
    for one, true in zip(colours(rendition(described, "large", at=tmp_path)), seen, strict=True):
        assert difference(one, true) < CLOSE


def test_a_square_photo_that_was_turned_stays_square(tmp_path: Path) -> None:
    described = process(photo(orientation=6, size=(64, 64)), at=tmp_path)

    assert (described.width, described.height) == (64, 64)


@pytest.mark.parametrize("make", [photo, wide_gamut_photo, lambda: heic(exif=Image.Exif().tobytes() + b"PlazaCam")])
def test_nothing_that_a_photo_carried_comes_out(tmp_path: Path, make: Callable[[], bytes]) -> None:
    described = process(make(), at=tmp_path)

    for one in described.renditions:
        path = tmp_path / "made" / one.path
        assert [secret for secret in SECRETS if secret in path.read_bytes()] == []
        fields = pyvips.Image.new_from_file(str(path)).get_fields()
        assert [field for field in fields if field.startswith(("exif", "xmp", "iptc", "icc", "orientation"))] == []


def test_alpha_is_kept_and_an_alpha_that_hides_nothing_is_not(tmp_path: Path) -> None:
    clear = process(clear_png(), at=tmp_path)
    assert colours(rendition(clear, "large", at=tmp_path))[3][3] == 0
    assert colours(rendition(clear, "avif", at=tmp_path))[0][3] == 255

    opaque = process(png(quarters(mode="RGBA")), at=tmp_path)
    assert len(colours(rendition(opaque, "large", at=tmp_path))[0]) == 3


def test_a_large_photo_comes_in_three_sizes(tmp_path: Path) -> None:
    described = process(photo(orientation=6, size=(2400, 1600)), at=tmp_path)

    assert (described.width, described.height) == (1600, 2400)
    assert names_and_sizes(described) == [
        ("large", 1280, 1920),
        ("medium", 533, 800),
        ("small", 213, 320),
        ("avif", 1280, 1920),
        ("square", 400, 400),
    ]
    for one in described.renditions:
        made = pyvips.Image.new_from_file(str(tmp_path / "made" / one.path))
        assert (made.width, made.height) == (one.width, one.height)
    assert {one.content_type for one in described.renditions} == {"image/webp", "image/avif"}


def test_a_small_picture_is_never_enlarged_and_is_written_once(tmp_path: Path) -> None:
    described = process(png(), at=tmp_path)

    assert names_and_sizes(described) == [
        ("large", 96, 64),
        ("medium", 96, 64),
        ("small", 96, 64),
        ("avif", 96, 64),
        ("square", 64, 64),
    ]
    assert sorted(one.name for one in (tmp_path / "made").iterdir()) == ["avif.avif", "large.webp", "square.webp"]


@pytest.mark.parametrize("size", [(1, 1), (1, 5000), (9000, 3)])
def test_a_picture_may_be_as_thin_as_a_thread(tmp_path: Path, size: tuple[int, int]) -> None:
    described = process(png(quarters(size=size)), at=tmp_path)

    assert (described.width, described.height) == size
    assert [one.name for one in described.renditions] == STILLS


def test_done_again_a_picture_gives_the_same_bytes(tmp_path: Path) -> None:
    def hashes() -> dict[str, str]:
        return {path.name: sha256(path.read_bytes()).hexdigest() for path in (tmp_path / "made").iterdir()}

    first = process(photo(size=(900, 600)), at=tmp_path)
    before = hashes()

    assert process(photo(size=(900, 600)), at=tmp_path) == first
    assert hashes() == before


def test_the_blurhash_is_that_of_its_pixels(tmp_path: Path) -> None:
    picture = quarters(size=(1200, 800))
    pixels = picture.resize((320, 213)).resize((32, 21)).tobytes()

    described = process(png(picture), at=tmp_path)

    assert described.blurhash == encode_blurhash(pixels, width=32, height=21, across=4, down=3)


def test_the_dominant_colour_is_that_of_the_largest_part(tmp_path: Path) -> None:
    mostly_red = Image.new("RGB", (90, 90), RED)
    mostly_red.paste(GREEN, (0, 0, 90, 30))
    unseen = Image.new("RGBA", (90, 90), (0, 0, 0, 0))
    unseen.paste((*BLUE, 255), (0, 0, 30, 30))

    assert process(png(mostly_red), at=tmp_path).dominant_color == "#c8281e"
    assert process(png(unseen), at=tmp_path).dominant_color == "#283cbe"
    assert process(png(Image.new("RGBA", (9, 9))), at=tmp_path).dominant_color == "#ffffff"


@pytest.mark.parametrize(
    ("size", "focal", "seen"),
    [
        ((400, 100), (-1.0, 0.0), (RED, RED, GREY, GREY)),
        ((400, 100), (1.0, 0.0), (GREEN, GREEN, BLUE, BLUE)),
        ((400, 100), None, (RED, GREEN, BLUE, GREY)),
        ((100, 400), (0.0, 1.0), (RED, GREEN, GREEN, RED)),
        ((100, 400), (0.3, -1.0), (GREY, BLUE, BLUE, GREY)),
    ],
)
def test_the_square_is_cut_around_the_focal_point(
    tmp_path: Path, size: tuple[int, int], focal: tuple[float, float] | None, seen: tuple[tuple[int, ...], ...]
) -> None:
    described = process(png(quarters(size=size)), at=tmp_path, focal=focal)

    for one, true in zip(colours(rendition(described, "square", at=tmp_path)), seen, strict=True):
        assert difference(one, true) < CLOSE


def test_a_focal_point_that_moved_costs_a_square_and_no_more(tmp_path: Path) -> None:
    at_once, later = tmp_path / "at once", tmp_path / "later"
    at_once.mkdir()
    later.mkdir()
    file = photo(size=(1200, 400), orientation=6)
    expected = process(file, at=at_once, focal=(0.0, -1.0))

    again = process(file, at=later, focal=(0.0, -1.0), task="square")

    assert [one.name for one in again.renditions] == ["square"]
    square = rendition(again, "square", at=later).read_bytes()
    assert square == rendition(expected, "square", at=at_once).read_bytes()
    assert [one.name for one in (later / "made").iterdir()] == ["square.webp"]
