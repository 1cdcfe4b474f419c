"""Telling how far a media has come, and not more often than anybody looks."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

SECONDS_APART = 1.0


@dataclass(slots=True)
class Note:
    """Passes percentages on, a second apart at least."""

    write: Callable[[int], None]
    clock: Callable[[], float] = time.monotonic
    _written_at: float = field(default=float("-inf"))

    def __call__(self, percent: int) -> None:
        """Write the percentage, unless one was written a moment ago."""
        at = self.clock()
        if at - self._written_at < SECONDS_APART:
            return
        self._written_at = at
        self.write(percent)

    def stage(self, *, base: int, end: int) -> Callable[[int], None]:
        """Return a listener to the percentage of one stage."""
        return lambda percent: self(base + (end - base) * percent // 100)
