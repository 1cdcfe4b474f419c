"""Mutes: an account's posts stay out of the owner's home feed; nobody else notices."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backend.shared.errors import Refused
from backend.shared.identifiers import uuid5_of
from backend.shared.outbox import NewRow, audit, write_outbox
from backend.shared.transactions import transaction
from backend.social.models import Mute
from backend.social.services.feed.feed_effects import feeds_changed
from backend.social.services.hiding.blocked import refuse_blocked
from backend.social.services.profiles.ensure_profile import ensure_profile
from backend.social.services.toggle import switch_off, switch_on


class CannotMuteYourself(Refused):
    code = "CANNOT_MUTE_YOURSELF"
    message = "You cannot mute yourself."


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteState:
    """Whether an account is muted."""

    account_id: UUID
    is_muted: bool


def mute_account(*, owner_id: UUID, account_id: UUID, at: datetime) -> MuteState:
    """Mute an account; muting again changes nothing. Raises CannotMuteYourself, AccountMissing."""
    if owner_id == account_id:
        raise CannotMuteYourself
    ensure_profile(account_id=owner_id, at=at)
    ensure_profile(account_id=account_id, at=at)
    refuse_blocked(viewer_id=owner_id, account_id=account_id)
    mute_id = uuid5_of(owner_id, str(account_id))
    if not Mute.objects.alive().filter(id=mute_id).exists():
        with transaction():
            mute = switch_on(Mute, id=mute_id, at=at, owner_id=owner_id, account_id=account_id)
            if mute is not None:
                write_outbox([_audit(mute, at=at), *feeds_changed(reader_ids=[owner_id], at=at)])
    return MuteState(account_id=account_id, is_muted=True)


def unmute_account(*, owner_id: UUID, account_id: UUID, at: datetime) -> MuteState:
    """Take a mute back; without one nothing changes."""
    mute = Mute.objects.alive().filter(id=uuid5_of(owner_id, str(account_id))).first()
    if mute is not None:
        with transaction():
            if switch_off(Mute, id=mute.id, at=at):
                mute.is_deleted = True
                write_outbox([_audit(mute, at=at), *feeds_changed(reader_ids=[owner_id], at=at)])
    return MuteState(account_id=account_id, is_muted=False)


def _audit(mute: Mute, *, at: datetime) -> NewRow:
    return audit(
        actor_id=mute.owner_id,
        action="account.unmuted" if mute.is_deleted else "account.muted",
        object_type="account",
        object_id=mute.account_id,
        changes={"muted": not mute.is_deleted},
        at=at,
    )
