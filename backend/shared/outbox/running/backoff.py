"""How long a failed row rests before its next attempt, and for how long an outage is waited out."""

from dataclasses import dataclass
from datetime import timedelta

FIRST_SECONDS = 1.0
LONGEST_SECONDS = 600.0
LARGEST_EXPONENT = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Retries:
    """How a task is repeated: each pause is at most `growth` times the one before.

    A dependency that is down is not the row's fault: such a row is not given up before it is as old as `patience`.
    """

    growth: float = 2.0
    patience: timedelta = timedelta(days=3)


USUAL = Retries()


def next_delay(*, attempts: int, fraction: float, growth: float = USUAL.growth) -> timedelta:
    """Return full jitter: `fraction` (0 to 1, random) of 1, 2, 4 … at most 600 seconds after attempts 1, 2, 3 …"""
    ceiling = min(LONGEST_SECONDS, FIRST_SECONDS * growth ** min(max(attempts, 1) - 1, LARGEST_EXPONENT))
    return timedelta(seconds=ceiling * fraction)
