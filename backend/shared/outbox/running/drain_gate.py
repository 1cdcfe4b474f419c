"""How many drains of one target run at once in a process, and the rest that a target gets which is down."""

import threading
from dataclasses import dataclass

FIRST_REST_SECONDS = 1.0
LONGEST_REST_SECONDS = 30.0


@dataclass(slots=True)
class _Target:
    running: int = 0
    was_asked_again: bool = False
    rest: float = 0.0
    open_at: float = float("-inf")


class DrainGate:
    """Lets `capacity` drains of a target in; times are seconds of a monotonic clock.

    A target that is down would otherwise hold every thread of the worker in its time-outs.
    """

    def __init__(self, *, capacity: int) -> None:
        self._capacity = capacity
        self._targets: dict[str, _Target] = {}
        self._lock = threading.Lock()

    def enter(self, target: str, *, at: float) -> bool:
        """Return whether a drain may run now; if not for want of room, whoever leaves is told to look again."""
        with self._lock:
            state = self._targets.setdefault(target, _Target())
            if at < state.open_at:
                return False
            if state.running >= self._capacity:
                state.was_asked_again = True
                return False
            state.running += 1
            return True

    def leave(self, target: str) -> bool:
        """Note that a drain has ended; return whether another was asked for meanwhile."""
        with self._lock:
            state = self._targets[target]
            state.running -= 1
            was_asked_again, state.was_asked_again = state.was_asked_again, False
            return was_asked_again

    def note(self, target: str, *, is_available: bool, at: float) -> None:
        """Let a target rest, twice as long each time, or forget its failures."""
        with self._lock:
            state = self._targets[target]
            state.rest = 0.0 if is_available else min(LONGEST_REST_SECONDS, state.rest * 2 or FIRST_REST_SECONDS)
            state.open_at = at + state.rest
