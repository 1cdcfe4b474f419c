"""Which sizes and frame rates a film is offered in: never more than it has."""

from dataclasses import dataclass
from fractions import Fraction

SMALLEST_SIDE = 16
SLOWEST, FASTEST = Fraction(1), Fraction(60)
COMMON_RATES = (*map(Fraction, (12, 15, 24, 25, 30, 48, 50, 60)), *(Fraction(n * 1000, 1001) for n in (24, 30, 60)))
NEARLY = 0.02
TOO_ALIKE = 1.2  # a rung so near to the next larger one is not worth its work


@dataclass(frozen=True, slots=True)
class Box:
    """A rung that films are fitted into, lying or upright, and what it may cost in kbit/s at most."""

    name: str
    long: int
    short: int
    kbits: int


@dataclass(frozen=True, slots=True)
class Rung:
    """One size of a film, in even numbers of pixels."""

    name: str
    width: int
    height: int
    kbits: int


BOXES = (
    Box(name="1080p", long=1920, short=1080, kbits=5000),
    Box(name="720p", long=1280, short=720, kbits=2800),
    Box(name="360p", long=640, short=360, kbits=800),
)
FALLBACK_SHORT_SIDE = 720


def ladder_of(*, width: int, height: int) -> tuple[Rung, ...]:
    """Return the rungs for a film of this size, the largest first; a small film has one, of its own size."""
    own = next((number for number in range(len(BOXES) - 1, 0, -1) if _scale(BOXES[number], width, height) == 1), 0)
    rungs = [_fitted(BOXES[own], width=width, height=height)]
    for box in BOXES[own + 1 :]:
        rung = _fitted(box, width=width, height=height)
        if _long_side(rungs[-1]) > TOO_ALIKE * _long_side(rung):
            rungs.append(rung)
    return tuple(rungs)


def fallback_of(rungs: tuple[Rung, ...]) -> Rung:
    """Return the rung that is offered as one file too, to players that know no playlists."""
    return next((rung for rung in rungs if min(rung.width, rung.height) <= TOO_ALIKE * FALLBACK_SHORT_SIDE), rungs[-1])


def steady_rate(claimed: Fraction | None) -> Fraction:
    """Return the frames a second that a film is made at: steady, between one and sixty, and a common number if near."""
    bounded = min(max(claimed or Fraction(30), SLOWEST), FASTEST)
    nearest = min(COMMON_RATES, key=lambda common: abs(common - bounded))
    return nearest if abs(nearest - bounded) <= NEARLY * bounded else bounded.limit_denominator(1001)


def _fitted(box: Box, *, width: int, height: int) -> Rung:
    scale = _scale(box, width, height)
    return Rung(name=box.name, width=_even(width * scale), height=_even(height * scale), kbits=box.kbits)


def _scale(box: Box, width: int, height: int) -> float:
    return min(1.0, box.long / max(width, height), box.short / min(width, height))


def _long_side(rung: Rung) -> int:
    return max(rung.width, rung.height)


def _even(side: float) -> int:
    return max(SMALLEST_SIDE, 2 * int(side / 2))
