"""Rate limits while the cache is away: the same windows, counted by this process for itself."""

import threading
from collections import OrderedDict
from collections.abc import Sequence

from backend.shared.cache.rate_limit import Limit, RateLimitState, limit_state

MOST_COUNTERS = 50_000  # some 10 MB; the oldest goes first
Counter = tuple[str, int, int]  # key, seconds, number of the window


class LocalLimits:
    """Counters of one process, shared by its threads. With several processes a limit is that many times as wide."""

    def __init__(self, *, most: int = MOST_COUNTERS) -> None:
        self._most = most
        self._counters: OrderedDict[Counter, int] = OrderedDict()
        self._lock = threading.Lock()

    def check(self, *, limits: Sequence[Limit], at: int, cost: int = 1) -> RateLimitState:
        """Count a request against all limits, or against none if one is used up; `at` is in milliseconds."""
        counters = [(key, seconds, at // (seconds * 1000)) for key, _, seconds in limits]
        with self._lock:
            replies: list[int | None] = []
            for key, seconds, slot in counters:
                replies += [
                    self._add((key, seconds, slot), cost),
                    None,
                    self._counters.get((key, seconds, slot - 1), 0),
                ]
            state = limit_state(limits=limits, at=at, replies=replies, cost=cost)
            if not state.allowed:
                for counter in counters:
                    self._add(counter, -cost)
            while len(self._counters) > self._most:
                self._counters.popitem(last=False)
        return state

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._counters.clear()

    def _add(self, counter: Counter, number: int) -> int:
        self._counters[counter] = self._counters.get(counter, 0) + number
        self._counters.move_to_end(counter)
        return self._counters[counter]


local_limits = LocalLimits()
