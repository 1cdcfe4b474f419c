"""The circuit breaker: after a failure nobody waits for the cache until it is due for another try."""

import time
from collections.abc import Callable

PAUSE_SECONDS = 0.5


class CircuitBreaker:
    """Shared by the threads of a process; closed (asking is fine) until something trips it."""

    __slots__ = ("_clock", "_pause", "_retry_at", "is_tripped")

    def __init__(self, *, pause: float = PAUSE_SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        self._pause = pause
        self._clock = clock
        self._retry_at = 0.0
        self.is_tripped = False

    def may_try(self) -> bool:
        """Return whether the cache may be asked; when tripped, one caller a pause may."""
        if not self.is_tripped:
            return True
        at = self._clock()
        if at < self._retry_at:
            return False
        self._retry_at = at + self._pause
        return True

    def trip(self) -> None:
        """Open the circuit: the cache failed."""
        self._retry_at = self._clock() + self._pause
        self.is_tripped = True

    def reset(self) -> None:
        """Close the circuit: the cache answered."""
        self.is_tripped = False
