"""The limits that every request passes: its address and, when it is known, its account, in one atomic call."""

import logging
from datetime import datetime

from django.conf import settings

from backend.shared.cache.rate_limit import RateLimitState, check_rate_limits
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


def limit_request(*, address: str, viewer: Viewer | None, at: datetime) -> RateLimitState | None:
    """Count the request; None where the cache is away: losing the limits is better than refusing everybody."""
    return _count(limits=request_limits(address=address, viewer=viewer), at=at)


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
    if state is not None and not state.allowed:
        raise TooManyRequests(retry_after=state.reset_seconds)


def _count(*, limits: list[tuple[str, int, int]], at: datetime, cost: int = 1) -> RateLimitState | None:
    try:
        return check_rate_limits(limits=limits, now=at, cost=cost)
    except Unavailable:
        logger.warning("rate limits are off: the cache is away")
        return None
