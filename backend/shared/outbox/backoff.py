"""How long a failed row rests before its next attempt."""

from datetime import timedelta

FIRST_SECONDS = 1.0
LONGEST_SECONDS = 600.0
LARGEST_EXPONENT = 20


def next_delay(*, attempts: int, fraction: float) -> timedelta:
    """Return full jitter: `fraction` (0 to 1, random) of 1, 2, 4 … at most 600 seconds after attempts 1, 2, 3 …"""
    ceiling = min(LONGEST_SECONDS, FIRST_SECONDS * 2.0 ** min(max(attempts, 1) - 1, LARGEST_EXPONENT))
    return timedelta(seconds=ceiling * fraction)
