"""Focal points as a form says them."""

import pytest

from backend.media.utils.focal_points import NoFocalPoint, parse_focal_point


@pytest.mark.parametrize(
    ("text", "point"), [("0,0", (0, 0)), (" -1 , 1 ", (-1, 1)), ("0.25,-.5", (0.25, -0.5)), ("", None), ("  ", None)]
)
def test_points(text: str, point: tuple[float, float] | None) -> None:
    assert parse_focal_point(text) == point


@pytest.mark.parametrize("text", ["1", "1,2,3", "a,b", "1.01,0", "0,-2", "nan,0", "0,inf", "{}"])
def test_no_points(text: str) -> None:
    with pytest.raises(NoFocalPoint):
        parse_focal_point(text)
