"""Rate limits: sliding windows, counted in one round trip however many limits there are.

A window slides over two counters: the fixed window before counts for the share of it that is still covered. That lets
no burst through at a window's edge and says when the next request fits; a token bucket (GCRA) would let twice the count
through at once. A request is counted first (INCR is atomic) and taken back if a limit is used up: that is rare, and
plain commands cost the cache a fifth of what a script does.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from backend.shared.cache.client import Command, Connection
from backend.shared.cache.connection import connection

Limit = tuple[str, int, int]  # key, requests, seconds
REPLIES = 3  # to the commands of one limit


@dataclass(frozen=True, slots=True)
class RateLimitState:
    """Where a request stands with the tightest of its limits; refused, `reset_seconds` is when to try again."""

    allowed: bool
    limit: int
    remaining: int
    reset_seconds: int


def check_rate_limits(*, limits: Sequence[Limit], now: datetime, cost: int = 1) -> RateLimitState:
    """Count a request against all limits, or against none if one is used up; it counts for `cost` requests.

    `limits` are (key, requests of at least 1, seconds of at least 1), one at least. Raises CacheUnavailable.
    """
    return count_and_ask(limits=limits, now=now, cost=cost)[0]


def count_and_ask(
    *, limits: Sequence[Limit], now: datetime, cost: int = 1, also: Sequence[Command] = ()
) -> tuple[RateLimitState, Sequence[Any]]:
    """Count like `check_rate_limits` and run other commands in the same round trip; return their replies beside it.

    Raises CacheUnavailable.
    """
    cache, at = connection(), milliseconds(now)
    replies = cache.transaction([*limit_commands(limits, at=at, cost=cost), *also])
    state = settle_limits(cache, limits=limits, at=at, replies=replies, cost=cost)
    return state, replies[REPLIES * len(limits) :]


def limit_commands(limits: Sequence[Limit], *, at: int, cost: int = 1) -> list[Command]:
    """Return the commands that count a request, for one round trip with others; `at` is in milliseconds."""
    commands: list[Command] = []
    for key, _, seconds in limits:
        slot = at // (seconds * 1000)
        counter = f"r:{key}:{seconds}:{slot}"
        commands += [
            ("INCRBY", counter, cost),
            ("EXPIRE", counter, 2 * seconds, "NX"),
            ("GET", f"r:{key}:{seconds}:{slot - 1}"),
        ]
    return commands


def settle_limits(
    cache: Connection, *, limits: Sequence[Limit], at: int, replies: Sequence[Any], cost: int = 1
) -> RateLimitState:
    """Return what the replies to `limit_commands` mean; a refused request is taken back. Raises CacheUnavailable."""
    state = limit_state(limits=limits, at=at, replies=replies, cost=cost)
    if not state.allowed:
        counters = [command[1] for command in limit_commands(limits, at=at) if command[0] == "INCRBY"]
        cache.pipeline([("DECRBY", counter, cost) for counter in counters])
    return state


def limit_state(*, limits: Sequence[Limit], at: int, replies: Sequence[Any], cost: int = 1) -> RateLimitState:
    """Return where a request stands with the tightest limit that allows it, or the longest that refuses it."""
    allowed, refused = None, None
    for place, (_, requests, seconds) in enumerate(limits):
        current, previous = replies[REPLIES * place], int(replies[REPLIES * place + 2] or 0)
        window = seconds * 1000
        elapsed = at % window
        left = requests - current - previous * (1 - elapsed / window)
        if left < 0:
            others = current - cost
            wait = _wait(room=requests - cost, current=others, previous=previous, window=window, elapsed=elapsed)
            if refused is None or wait > refused.reset_seconds:
                refused = RateLimitState(allowed=False, limit=requests, remaining=0, reset_seconds=wait)
        elif allowed is None or left < allowed.remaining:
            reset = math.ceil((window - elapsed) / 1000)
            allowed = RateLimitState(allowed=True, limit=requests, remaining=int(left), reset_seconds=reset)
    state = refused or allowed
    if state is None:
        raise ValueError("a request is counted against one limit at least")
    return state


def _wait(*, room: int, current: int, previous: int, window: int, elapsed: int) -> int:
    """Return the seconds until the request fits, `elapsed` milliseconds into the window.

    `room` is how many others may be counted beside it.
    """
    if room >= current:
        wait = window * (1 - (room - current) / previous) - elapsed
    else:
        wait = window - elapsed + window * (1 - max(0, room) / current if current else 1)
    return max(1, math.ceil(wait / 1000))


def milliseconds(at: datetime) -> int:
    """Return milliseconds since 1970."""
    return int(at.timestamp() * 1_000_000) // 1000
