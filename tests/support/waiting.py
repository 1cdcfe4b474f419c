"""Waiting for what happens elsewhere: look again until it is so, or fail by a deadline."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
PAUSE_SECONDS = 0.05


def eventually(look: Callable[[], T], *, is_so: Callable[[T], bool] = bool, seconds: float = 60.0) -> T:
    """Return what `look` sees once it is as it should be; fails with the last sight after so many seconds."""
    deadline = time.monotonic() + seconds
    seen = look()
    while not is_so(seen):
        assert time.monotonic() < deadline, f"after {seconds} s it still was: {seen!r}"
        time.sleep(PAUSE_SECONDS)
        seen = look()
    return seen
