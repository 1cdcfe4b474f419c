"""Events of media: the picture of a profile is ready, has another address, or is gone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from backend.accounts.models import Account
from backend.accounts.services.account_events import account_event, avatar_event
from backend.accounts.services.profiles.find_avatar import Avatar, avatar_of
from backend.shared.clock import now
from backend.shared.events.events import Event
from backend.shared.outbox import NewRow, audit, write_outbox
from backend.shared.transactions import transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class AvatarChange:
    """What a media is from `version` on; an `avatar` of None means that it is gone."""

    account_id: UUID
    media_id: UUID
    version: int
    avatar: Avatar | None


def receive_media_events(events: Sequence[Event]) -> None:
    """Let profiles show their pictures as they are now; what comes late, or twice, changes nothing."""
    changes = [_change(event.payload, version=event.version) for event in events]
    for change in sorted(changes, key=lambda change: (change.account_id, change.version)):
        take_avatar(change=change, at=now())


def take_avatar(*, change: AvatarChange, at: datetime) -> None:
    """Take a change of the picture that the account shows; of any other media it changes nothing."""
    with transaction():
        accounts = Account.objects.alive().select_for_update(of=("self",), no_key=True)
        account = accounts.filter(id=change.account_id).first()
        if account is None or account.avatar_media_id != change.media_id:
            return
        if change.version <= (account.avatar_media_version or 0):
            return
        write_outbox(_take(account, change=change, at=at))


def _take(account: Account, *, change: AvatarChange, at: datetime) -> list[NewRow]:
    was_url, avatar = account.avatar_url, change.avatar
    account.avatar_media_version = change.version
    if avatar is None:
        account.avatar_url = None
    elif avatar.url is not None:
        account.avatar_url = avatar.url
    is_released = avatar is None or not avatar.is_picture
    if is_released:
        account.avatar_media_id = account.avatar_media_version = None
    is_news = is_released or account.avatar_url != was_url
    account.profile_version += is_news
    account.last_updated_at = at
    account.save(
        update_fields=["avatar_url", "avatar_media_id", "avatar_media_version", "profile_version", "last_updated_at"]
    )
    if not is_news:
        return []
    told = [avatar_event(account, at=at)] if is_released else []
    return [account_event(account, type="account.updated", at=at), _audit(account, at=at), *told]


def _change(payload: Mapping[str, Any], *, version: int) -> AvatarChange:
    return AvatarChange(
        account_id=UUID(str(payload["owner_id"])),
        media_id=UUID(str(payload["media_id"])),
        version=int(payload.get("version", version)),
        avatar=None if payload["is_deleted"] else avatar_of(payload["snapshot"]),
    )


def _audit(account: Account, *, at: datetime) -> NewRow:
    return audit(
        actor_id=None,
        action="account.updated",
        object_type="account",
        object_id=account.id,
        changes={"fields": ["avatar_url"]},
        at=at,
    )


MEDIA_EVENTS = {"media.changed": receive_media_events}
