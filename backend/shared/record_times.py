"""Times of records."""

from datetime import datetime, timedelta

TICK = timedelta(microseconds=1)


def later_time(*, at: datetime, than: datetime) -> datetime:
    """Return `at`, or the microsecond after `than` where a clock has gone back: a change is always the later one."""
    return max(at, than + TICK)
