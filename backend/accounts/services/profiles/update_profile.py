"""Changing one's profile."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from backend.accounts.models import Account
from backend.accounts.services.account_events import account_audit, account_event, avatar_event
from backend.accounts.services.account_views import own_view
from backend.accounts.services.profiles.close_elsewhere import NotClosed, close_elsewhere, tell_again
from backend.accounts.services.profiles.find_avatar import Avatar, find_avatar
from backend.accounts.services.results import OwnAccount
from backend.accounts.utils.account_fields import check_avatar_url, check_bio, check_display_name
from backend.shared.errors import Invalid, Unauthenticated
from backend.shared.outbox import write_outbox
from backend.shared.plain_text import clean_line, clean_text
from backend.shared.preconditions import Precondition, unconditional
from backend.shared.transactions import transaction

NO_AVATAR: Mapping[str, object] = {"avatar_url": None, "avatar_media_id": None, "avatar_media_version": None}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileChanges:
    """New values; those not named in `sent` stay as they are.

    The picture is an address or an upload; None takes it away. Where both are sent, another upload than before is
    stronger: a client that sends back all it knows, with one field changed, means that field.
    """

    sent: frozenset[str]
    display_name: str = ""
    bio: str = ""
    avatar_url: str | None = None
    avatar_media_id: UUID | None = None
    is_private: bool = False


def update_profile(
    *, account_id: UUID, changes: ProfileChanges, at: datetime, precondition: Precondition = unconditional
) -> OwnAccount:
    """Change the sent fields and tell the other services; repeating it changes nothing more.

    Turning private is answered when social holds it, not before. Raises Invalid, AvatarMissing, AvatarNotAPicture,
    Unauthenticated where the account is gone, and Unavailable where an upload is to be shown and the media service is
    away, or where the account turns private and social is away, and nothing is changed then; and what the precondition
    raises, which is checked on an account that is held.
    """
    values = _cleaned(changes)
    avatar = _find_avatar(account_id=account_id, changes=changes)
    try:
        return _update(
            account_id=account_id, changes=changes, values=values, avatar=avatar, at=at, precondition=precondition
        )
    except NotClosed:
        tell_again(account_id=account_id, at=at)
        raise


def _update(
    *,
    account_id: UUID,
    changes: ProfileChanges,
    values: dict[str, object],
    avatar: Avatar | None,
    at: datetime,
    precondition: Precondition,
) -> OwnAccount:
    with transaction():
        accounts = Account.objects.alive().select_for_update(of=("self",)).select_related("key")
        account = accounts.filter(id=account_id).first()
        if account is None:
            raise Unauthenticated
        precondition()
        values |= _choose_avatar(account, changes=changes, found=avatar)
        changed = sorted(name for name, value in values.items() if getattr(account, name) != value)
        if "is_private" in changed and values["is_private"]:
            close_elsewhere(account)
        if changed:
            _write(account, values={name: values[name] for name in changed}, at=at)
    return own_view(account)


def _cleaned(changes: ProfileChanges) -> dict[str, object]:
    avatar_url = changes.avatar_url
    faults = [
        check_display_name(changes.display_name) if "display_name" in changes.sent else None,
        check_bio(changes.bio) if "bio" in changes.sent else None,
        check_avatar_url(avatar_url, own_url=settings.PUBLIC_URL) if avatar_url is not None else None,
    ]
    found = [fault for fault in faults if fault is not None]
    if found:
        raise Invalid(fields=found)
    values: dict[str, object] = {
        "display_name": clean_line(changes.display_name),
        "bio": clean_text(changes.bio),
        "is_private": changes.is_private,
    }
    return {name: value for name, value in values.items() if name in changes.sent}


def _find_avatar(*, account_id: UUID, changes: ProfileChanges) -> Avatar | None:
    media_id = changes.avatar_media_id
    if media_id is None or Account.objects.filter(id=account_id, avatar_media_id=media_id).exists():
        return None
    return find_avatar(account_id=account_id, media_id=media_id)


def _choose_avatar(account: Account, *, changes: ProfileChanges, found: Avatar | None) -> dict[str, object]:
    """Return the new values of the picture; that of an upload stays what it was until the upload is ready."""
    if "avatar_media_id" in changes.sent and changes.avatar_media_id != account.avatar_media_id:
        if changes.avatar_media_id is None:
            return {**NO_AVATAR}
        version, url = (found.version, found.url) if found is not None else (0, None)
        shown = {"avatar_url": url} if url is not None else {}
        return {"avatar_media_id": changes.avatar_media_id, "avatar_media_version": version, **shown}
    if "avatar_url" in changes.sent and changes.avatar_url != account.avatar_url:
        return {**NO_AVATAR, "avatar_url": changes.avatar_url}
    return {}


def _write(account: Account, *, values: Mapping[str, object], at: datetime) -> None:
    for name, value in values.items():
        setattr(account, name, value)
    account.profile_version += 1
    account.last_updated_at = at
    account.save(update_fields=[*values, "profile_version", "last_updated_at"])
    fields = [name for name in values if name != "avatar_media_version"]
    write_outbox(
        [
            account_event(account, type="account.updated", at=at),
            account_audit(account_id=account.id, action="account.updated", changes={"fields": fields}, at=at),
            *([avatar_event(account, at=at)] if "avatar_media_id" in values else []),
        ]
    )
