"""What comes of written follows, over REST or in a batch: counts of both ends, audit, feeds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from backend.shared.outbox import NewRow, audit
from backend.social.models import Follow, FollowState
from backend.social.services.feed.feed_effects import feeds_changed
from backend.social.services.profiles.follow_counters import Ends, count_follows

NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowWritten:
    """A follow as it stands now, and the state that it had before; `none` where there was none."""

    was_state: str
    follow: Follow

    @property
    def state(self) -> str:
        """Return the state that it has now."""
        return state_of(self.follow)


class NewFollow(Ends, Protocol):
    """A follow with its ends and its state."""

    @property
    def state(self) -> str: ...


def state_of(follow: Follow | None) -> str:
    """Return how the owner stands to the account."""
    return NONE if follow is None or follow.is_deleted else follow.state


def follows_written(written: Sequence[FollowWritten], *, at: datetime) -> list[NewRow]:
    """Count these writes at both ends and return what is to be done later."""
    accepted = FollowState.ACCEPTED.value
    begun = [each.follow for each in written if each.state == accepted != each.was_state]
    ended = [each.follow for each in written if each.was_state == accepted != each.state]
    count_follows(begun=begun, ended=ended)
    readers = sorted({follow.owner_id for follow in (*begun, *ended)})
    return [*(_audit(each, at=at) for each in written), *feeds_changed(reader_ids=readers, at=at)]


def follow_audit(follow: NewFollow, *, at: datetime) -> NewRow:
    """Return the audit event of a new follow, or of the wish to."""
    return audit(
        actor_id=follow.owner_id,
        action="account.followed" if follow.state == FollowState.ACCEPTED else "follow.requested",
        object_type="account",
        object_id=follow.account_id,
        changes={"state": follow.state},
        at=at,
    )


def _audit(written: FollowWritten, *, at: datetime) -> NewRow:
    if written.state != NONE:
        return follow_audit(written.follow, at=at)
    return audit(
        actor_id=written.follow.owner_id,
        action="account.unfollowed",
        object_type="account",
        object_id=written.follow.account_id,
        changes={"state": {"from": written.was_state, "to": NONE}},
        at=at,
    )
