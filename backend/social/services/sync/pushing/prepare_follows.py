"""Follows of a batch before they are written: whom one may follow, and whether it counts at once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from backend.social.models import Follow, FollowState, Profile
from backend.social.models.block import is_unblocked
from backend.social.services.follows.follow_account import MAX_FOLLOWS, CannotFollowYourself, TooManyFollows
from backend.social.services.profiles.ensure_profile import AccountMissing, ensure_profile
from backend.social.services.sync.faults import Fault
from backend.social.services.sync.pushing.check_writes import fault_of
from backend.social.services.sync.pushing.plan_writes import Write
from backend.social.utils.sync_change import Change


def fetch_accounts(changes: Sequence[Change], *, at: datetime) -> None:
    """Take in the profiles of followed accounts that have not arrived here; call it before anything is locked.

    Raises Unavailable where accounts cannot be asked.
    """
    wanted = {UUID(change.fields["account_id"]) for change in changes if "account_id" in change.fields}
    if not wanted:
        return
    known = Profile.objects.filter(id__in=wanted).values_list("id", flat=True)
    for account_id in sorted(wanted - {*known}):
        try:
            ensure_profile(account_id=account_id, at=at)
        except AccountMissing:
            continue  # said of the change later, as of one that is hidden


def prepare_follows(writes: Sequence[Write], *, owner_id: UUID, at: datetime) -> list[Fault]:
    """Complete follows that shall be written, and return what forbids them."""
    begun = [write for write in writes if write.is_revived]
    if not begun:
        return []
    visible = Profile.objects.alive().filter(id__in=[write.row.account_id for write in begun])
    accounts = {each.id: each for each in visible.filter(is_unblocked(viewer_id=owner_id, column="profile.id"))}
    faults = [fault for write in begun if (fault := _fault_of(write, known=set(accounts), owner_id=owner_id))]
    if not faults:
        for write in begun:
            _settle_state(write.row, is_private=accounts[write.row.account_id].is_private, at=at)
    return faults or _too_many(writes, begun=begun, owner_id=owner_id)


def _fault_of(write: Write, *, known: set[UUID], owner_id: UUID) -> Fault | None:
    if write.row.account_id == owner_id:
        return fault_of(write.change, "refused", CannotFollowYourself.message)
    return None if write.row.account_id in known else fault_of(write.change, "parent_missing")


def _settle_state(follow: Follow, *, is_private: bool, at: datetime) -> None:
    follow.state = FollowState.REQUESTED.value if is_private else FollowState.ACCEPTED.value
    follow.accepted_at = None if is_private else at


def _too_many(writes: Sequence[Write], *, begun: Sequence[Write], owner_id: UUID) -> list[Fault]:
    ended = sum(1 for write in writes if write.was is not None and not write.was.is_deleted and write.row.is_deleted)
    most = MAX_FOLLOWS - len(begun) + ended
    if Follow.objects.alive().filter(owner_id=owner_id)[: most + 1].count() <= most:
        return []
    return [fault_of(write.change, "refused", TooManyFollows.message) for write in begun]
