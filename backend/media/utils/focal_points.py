"""Focal points as a form says them: the point that a crop keeps, from -1 to 1 each way."""

import math

FocalPoint = tuple[float, float]


class NoFocalPoint(ValueError):
    """The text is no focal point."""


def parse_focal_point(raw: str) -> FocalPoint | None:
    """Return the point of a text such as "-0.4,0.6", None for an empty one. Raises NoFocalPoint."""
    if not raw.strip():
        return None
    try:
        x, y = (float(part) for part in raw.split(","))
    except ValueError:
        raise NoFocalPoint('Write it as "x,y", as in "-0.4,0.6".') from None
    if not all(math.isfinite(part) and -1 <= part <= 1 for part in (x, y)):
        raise NoFocalPoint("Both numbers are from -1 to 1.")
    return x, y
