"""Lists of accounts: followers, followed, who asks to follow, blocked, muted; the latest first."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from backend.shared.errors import Forbidden
from backend.shared.models.base_record import BaseRecord
from backend.shared.slices import Listed, Slice
from backend.shared.take_slice import take_slice
from backend.social.models import Block, Follow, Mute, Profile
from backend.social.models.block import is_unblocked
from backend.social.services.hiding.blocked import refuse_blocked
from backend.social.services.profiles.ensure_profile import ensure_profile


class AccountPrivate(Forbidden):
    code = "ACCOUNT_PRIVATE"
    message = "Only its followers see whom a private account knows."


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileCard:
    """An account in a list."""

    id: UUID
    username: str
    display_name: str
    avatar_url: str | None
    is_private: bool


def list_followers(*, account_id: UUID, viewer_id: UUID, part: Slice, at: datetime) -> Listed[ProfileCard]:
    """Return who follows an account. Raises AccountMissing, AccountPrivate."""
    _check_open(account_id=account_id, viewer_id=viewer_id, at=at)
    unblocked = is_unblocked(viewer_id=viewer_id, column="follow.owner_id")
    follows = Follow.objects.accepted().filter(unblocked, account_id=account_id, owner__is_deleted=False)
    return _cards(follows, of="owner", part=part)


def list_following(*, account_id: UUID, viewer_id: UUID, part: Slice, at: datetime) -> Listed[ProfileCard]:
    """Return whom an account follows. Raises AccountMissing, AccountPrivate."""
    _check_open(account_id=account_id, viewer_id=viewer_id, at=at)
    follows = Follow.objects.accepted().filter(owner_id=account_id, account__is_deleted=False)
    return _cards(
        follows.filter(is_unblocked(viewer_id=viewer_id, column="follow.account_id")), of="account", part=part
    )


def list_follow_requests(*, account_id: UUID, part: Slice) -> Listed[ProfileCard]:
    """Return who asks to follow this account."""
    requests = Follow.objects.requested().filter(account_id=account_id, owner__is_deleted=False)
    return _cards(requests, of="owner", part=part)


def list_blocks(*, owner_id: UUID, part: Slice) -> Listed[ProfileCard]:
    """Return whom this account blocks."""
    return _cards(Block.objects.alive().filter(owner_id=owner_id, account__is_deleted=False), of="account", part=part)


def list_mutes(*, owner_id: UUID, part: Slice) -> Listed[ProfileCard]:
    """Return whom this account mutes."""
    return _cards(Mute.objects.alive().filter(owner_id=owner_id, account__is_deleted=False), of="account", part=part)


def _check_open(*, account_id: UUID, viewer_id: UUID, at: datetime) -> None:
    if account_id == viewer_id:
        return
    account = ensure_profile(account_id=account_id, at=at)
    refuse_blocked(viewer_id=viewer_id, account_id=account_id)
    if not account.is_private:
        return
    if not Follow.objects.accepted().filter(owner_id=viewer_id, account_id=account_id).exists():
        raise AccountPrivate


def _cards(rows: QuerySet[BaseRecord], *, of: str, part: Slice) -> Listed[ProfileCard]:
    found = take_slice(rows.select_related(of), part=part)
    return Listed(items=[_card(getattr(row, of)) for row in found.items], end=found.end)


def _card(profile: Profile) -> ProfileCard:
    return ProfileCard(
        id=profile.id,
        username=profile.username,
        display_name=profile.display_name,
        avatar_url=profile.avatar_url,
        is_private=profile.is_private,
    )
