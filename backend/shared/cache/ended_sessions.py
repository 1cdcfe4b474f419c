"""Sessions that ended while their access tokens are still good, as one sorted set in the cache.

A member is a session, its score the second from which no token of it can be good. One more member says that the set is
complete: a cache that was emptied has lost both, so that nobody takes a missing member for a live session.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Final
from uuid import UUID

from backend.shared.cache.client import Command
from backend.shared.cache.connection import connection

KEY: Final = "sessions:ended"
COMPLETE: Final = b"complete"
FOREVER: Final = "+inf"
MOST_TOKEN_LIFE: Final = timedelta(minutes=16)  # of an access token, with the leeway of whoever verifies it


class SessionState(Enum):
    """What the cache says of a session; UNKNOWN where it was emptied or is away."""

    LIVE = "live"
    ENDED = "ended"
    UNKNOWN = "unknown"


def session_command(session_id: UUID) -> Command:
    """Return the command that asks for a session, for one round trip with others."""
    return ("ZMSCORE", KEY, session_id.bytes, COMPLETE)


def session_state(reply: Any) -> SessionState:
    """Return what the reply to `session_command` means."""
    ended, complete = reply
    if ended is not None:
        return SessionState.ENDED
    return SessionState.UNKNOWN if complete is None else SessionState.LIVE


def mark_ended(*, session_ids: Iterable[UUID], at: datetime) -> None:
    """Add sessions that ended at `at` and drop those whose tokens have expired. Raises CacheUnavailable."""
    connection().transaction(_commands(session_ids, at=at))


def mark_all_ended(*, session_ids: Iterable[UUID], at: datetime) -> None:
    """Add every session that ended within MOST_TOKEN_LIFE, and that the set is complete. Raises CacheUnavailable."""
    connection().transaction([*_commands(session_ids, at=at), ("ZADD", KEY, FOREVER, COMPLETE)])


def _commands(session_ids: Iterable[UUID], *, at: datetime) -> list[Command]:
    until = int((at + MOST_TOKEN_LIFE).timestamp())
    expired: Command = ("ZREMRANGEBYSCORE", KEY, "-inf", int(at.timestamp()))
    return [expired, *(("ZADD", KEY, until, session_id.bytes) for session_id in session_ids)]
