"""Rate limits: sliding windows, counted in one atomic call however many limits there are.

A sliding window counter needs one small key a limit, never lets more than the count through between two windows,
and says exactly when the next request fits; a token bucket (GCRA) would let twice the count through at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from backend.shared.cache.connection import connection
from backend.shared.cache.script import Script

RATE_LIMIT_LUA = Path(__file__).parent / "lua" / "rate_limit.lua"
CHECK = Script.of(RATE_LIMIT_LUA.with_name("check_rate_limits.lua"), library=[RATE_LIMIT_LUA])

Limit = tuple[str, int, int]  # key, requests, seconds


@dataclass(frozen=True, slots=True)
class RateLimitState:
    """Where a request stands with the tightest of its limits; refused, `reset_seconds` is when to try again."""

    allowed: bool
    limit: int
    remaining: int
    reset_seconds: int


def check_rate_limits(*, limits: Sequence[Limit], now: datetime) -> RateLimitState:
    """Count a request against all limits, or against none if one is used up.

    `limits` are (key, requests of at least 1, seconds of at least 1). Raises CacheUnavailable.
    """
    reply = CHECK.run(connection(), keys=limit_keys(limits), args=(milliseconds(now), *limit_arguments(limits)))
    return limit_state(limits=limits, reply=reply)


def limit_keys(limits: Sequence[Limit]) -> list[str]:
    """Return the keys of the limits' counters; a limit whose window was changed starts anew."""
    return [f"r:{key}:{seconds}" for key, _, seconds in limits]


def limit_arguments(limits: Sequence[Limit]) -> list[int]:
    """Return the limits as the script takes them."""
    return [number for _, requests, seconds in limits for number in (requests, seconds)]


def limit_state(*, limits: Sequence[Limit], reply: Sequence[int]) -> RateLimitState:
    """Return the meaning of the script's first four numbers."""
    allowed, tightest, remaining, reset_seconds = reply
    return RateLimitState(
        allowed=bool(allowed), limit=limits[tightest - 1][1], remaining=remaining, reset_seconds=reset_seconds
    )


def milliseconds(at: datetime) -> int:
    """Return milliseconds since 1970."""
    return int(at.timestamp() * 1_000_000) // 1000
