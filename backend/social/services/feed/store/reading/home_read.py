"""What a read of a home feed comes to."""

from dataclasses import dataclass
from enum import IntEnum
from uuid import UUID

from backend.shared.cache.ended_sessions import SessionState
from backend.shared.cache.rate_limit import RateLimitState


class MissReason(IntEnum):
    """Why a page must come from SQL, and what to do so that the next one need not."""

    COLD = 3  # no window: build it (begin_window, commit_window)
    BEING_BUILT = 4  # by somebody else: nothing to do
    EXHAUSTED = 5  # the page is older than what is kept: nothing to do
    LISTS = 6  # lists of `author_ids`: build them (begin_author_entries, commit_author_entries)
    CARDS = 7  # cards of the posts of `entries`: take_stamp, read them, put them


@dataclass(frozen=True, slots=True)
class HomePage:
    """A page as JSON: `items` is an array, `last_entry` what the next page follows (None on the last one)."""

    items: bytes
    last_entry: bytes | None
    rate: RateLimitState | None


@dataclass(frozen=True, slots=True)
class HomeMiss:
    """The cache cannot answer; `entries` (of posts) and `author_ids` are what it lacks."""

    reason: MissReason
    entries: tuple[bytes, ...]
    author_ids: tuple[UUID, ...]
    rate: RateLimitState | None


@dataclass(frozen=True, slots=True)
class HomeRefused:
    """A rate limit is used up, and nothing was counted; or the reader's session is over, `session` tells."""

    rate: RateLimitState | None
    session: SessionState = SessionState.UNKNOWN


HomeRead = HomePage | HomeMiss | HomeRefused
