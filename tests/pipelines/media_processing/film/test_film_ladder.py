"""Sizes and frame rates of films."""

from fractions import Fraction

import pytest

from pipelines.media_processing.film.film_ladder import fallback_of, ladder_of, steady_rate


@pytest.mark.parametrize(
    ("size", "rungs"),
    [
        ((3840, 2160), [(1920, 1080), (1280, 720), (640, 360)]),
        ((1920, 1080), [(1920, 1080), (1280, 720), (640, 360)]),
        ((1080, 1920), [(1080, 1920), (720, 1280), (360, 640)]),
        ((1280, 720), [(1280, 720), (640, 360)]),
        ((1440, 1080), [(1440, 1080), (960, 720), (480, 360)]),
        ((1920, 800), [(1920, 800), (1280, 532), (640, 266)]),
        ((400, 400), [(400, 400)]),
        ((161, 121), [(160, 120)]),
        ((4096, 16), [(1920, 16), (1280, 16), (640, 16)]),
    ],
)
def test_a_ladder_never_goes_above_the_film(size: tuple[int, int], rungs: list[tuple[int, int]]) -> None:
    ladder = ladder_of(width=size[0], height=size[1])

    assert [(rung.width, rung.height) for rung in ladder] == rungs
    assert len({rung.name for rung in ladder}) == len(ladder)


@pytest.mark.parametrize(
    ("size", "fallback"),
    [((3840, 2160), (1280, 720)), ((1280, 720), (1280, 720)), ((64, 48), (64, 48)), ((800, 800), (800, 800))],
)
def test_the_one_file_for_all_is_of_a_middle_size(size: tuple[int, int], fallback: tuple[int, int]) -> None:
    rung = fallback_of(ladder_of(width=size[0], height=size[1]))

    assert (rung.width, rung.height) == fallback


@pytest.mark.parametrize(
    ("claimed", "made"),
    [
        (Fraction(30), Fraction(30)),
        (Fraction(30000, 1001), Fraction(30000, 1001)),
        (Fraction(2997, 100), Fraction(30000, 1001)),
        (Fraction(119, 4), Fraction(30000, 1001)),
        (Fraction(240), Fraction(60)),
        (Fraction(90000), Fraction(60)),
        (Fraction(1, 18000), Fraction(1)),
        (Fraction(7), Fraction(7)),
        (None, Fraction(30)),
    ],
)
def test_a_film_is_made_at_a_steady_rate(claimed: Fraction | None, made: Fraction) -> None:
    assert steady_rate(claimed) == made
