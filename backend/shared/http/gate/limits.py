"""The limits that every request passes: its address and, when it is known, its account, in one atomic call."""

import logging
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from backend.shared.cache.ended_sessions import SessionState, session_command, session_state
from backend.shared.cache.local_limits import local_limits
from backend.shared.cache.rate_limit import RateLimitState, check_rate_limits, count_and_ask, milliseconds
from backend.shared.errors import TooManyRequests, Unavailable
from backend.shared.tokens.viewer import Viewer

logger = logging.getLogger("plaza.limits")


def request_limits(*, address: str, viewer: Viewer | None) -> list[tuple[str, int, int]]:
    """Return the limits of a request as (key, count, seconds)."""
    ip, account = settings.RATE_LIMIT_IP, settings.RATE_LIMIT_ACCOUNT
    limits = [(f"ip:{address}", ip.count, ip.seconds)]
    if viewer is not None:
        limits.append((f"account:{viewer.account_id}", account.count, account.seconds))
    return limits


@dataclass(frozen=True, slots=True)
class Admission:
    """What is known of a request before it is served; `limits` is None where a layer in front counted nothing."""

    limits: RateLimitState | None
    session: SessionState


def admit_request(*, address: str, viewer: Viewer | None, at: datetime) -> Admission:
    """Count the request and ask for its session, in one round trip.

    Where the cache is away this process counts for itself: a bound for whoever floods, and nobody else is refused.
    """
    limits, also = request_limits(address=address, viewer=viewer), []
    if viewer is not None:
        also.append(session_command(viewer.session_id))
    try:
        state, replies = count_and_ask(limits=limits, now=at, also=also)
    except Unavailable:
        return Admission(limits=_count_here(limits=limits, at=at), session=SessionState.UNKNOWN)
    return Admission(limits=state, session=session_state(replies[0]) if replies else SessionState.UNKNOWN)


def limit_batch(*, viewer: Viewer, number: int, at: datetime) -> None:
    """Count what a request does at once as if it came in so many requests; one is counted. Raises TooManyRequests."""
    if number > 1:
        account = settings.RATE_LIMIT_ACCOUNT
        limit_or_refuse(
            limits=[(f"account:{viewer.account_id}", account.count, account.seconds)], at=at, cost=number - 1
        )


def limit_or_refuse(*, limits: list[tuple[str, int, int]], at: datetime, cost: int = 1) -> None:
    """Count something besides the request (a log-in, a mail, the posts of a batch). Raises TooManyRequests."""
    state = _count(limits=limits, at=at, cost=cost)
    if not state.allowed:
        raise TooManyRequests(retry_after=state.reset_seconds, limit=state.limit)


def _count(*, limits: list[tuple[str, int, int]], at: datetime, cost: int = 1) -> RateLimitState:
    try:
        return check_rate_limits(limits=limits, now=at, cost=cost)
    except Unavailable:
        return _count_here(limits=limits, at=at, cost=cost)


def _count_here(*, limits: list[tuple[str, int, int]], at: datetime, cost: int = 1) -> RateLimitState:
    logger.warning("rate limits are counted by this process alone: the cache is away")
    return local_limits.check(limits=limits, at=milliseconds(at), cost=cost)
