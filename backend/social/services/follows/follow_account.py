"""Following an account."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backend.shared.errors import Refused
from backend.shared.identifiers import uuid5_of
from backend.shared.outbox import write_outbox
from backend.shared.transactions import transaction
from backend.social.models import Follow, FollowState, Profile
from backend.social.services.claim_versions import claim_versions
from backend.social.services.follows.follow_effects import NONE, FollowWritten, follows_written
from backend.social.services.hiding.blocked import refuse_blocked
from backend.social.services.profiles.ensure_profile import ensure_profile
from backend.social.services.toggle import switch_on

MAX_FOLLOWS = 7500


class CannotFollowYourself(Refused):
    code = "CANNOT_FOLLOW_YOURSELF"
    message = "Your own posts are in your feed without following yourself."


class TooManyFollows(Refused):
    code = "TOO_MANY_FOLLOWS"
    message = f"An account follows at most {MAX_FOLLOWS} others."


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """How an account stands to another: following, asking to, or neither (`none`)."""

    account_id: UUID
    state: str


def follow_account(*, owner_id: UUID, account_id: UUID, at: datetime) -> Relation:
    """Follow an account, or ask to where it is private; following it again changes nothing.

    Raises CannotFollowYourself, TooManyFollows, and AccountMissing, also where either blocks the other.
    """
    if owner_id == account_id:
        raise CannotFollowYourself
    ensure_profile(account_id=owner_id, at=at)
    ensure_profile(account_id=account_id, at=at)
    follow_id = uuid5_of(owner_id, str(account_id))
    known = Follow.objects.alive().filter(id=follow_id).first()
    if known is not None:
        return Relation(account_id=account_id, state=known.state)
    with transaction():
        version = claim_versions(account_id=owner_id)
        _check(owner_id=owner_id, account_id=account_id)
        state = _state(owner_id=owner_id, account_id=account_id)
        follow = switch_on(
            Follow,
            id=follow_id,
            at=at,
            owner_id=owner_id,
            account_id=account_id,
            version=version,
            state=state.value,
            accepted_at=at if state is FollowState.ACCEPTED else None,
        )
        if follow is not None:
            write_outbox(follows_written([FollowWritten(was_state=NONE, follow=follow)], at=at))
    return Relation(account_id=account_id, state=state.value)


def _state(*, owner_id: UUID, account_id: UUID) -> FollowState:
    """Return what a follow comes to, as the profile stands under its lock: whoever closes it comes before or after."""
    both = Profile.objects.select_for_update(no_key=True).filter(id__in=[owner_id, account_id]).order_by("id")
    is_private = {profile.id: profile.is_private for profile in both}
    return FollowState.REQUESTED if is_private[account_id] else FollowState.ACCEPTED


def _check(*, owner_id: UUID, account_id: UUID) -> None:
    """Refuse what may not be; a block of either takes the owner's versions too: it is seen here, or sees the follow."""
    refuse_blocked(viewer_id=owner_id, account_id=account_id)
    if Follow.objects.alive().filter(owner_id=owner_id)[:MAX_FOLLOWS].count() >= MAX_FOLLOWS:
        raise TooManyFollows
