"""Changing one's profile."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings

from backend.accounts.models import Account
from backend.accounts.services.account_events import account_audit, account_event
from backend.accounts.services.account_views import own_view
from backend.accounts.services.results import OwnAccount
from backend.accounts.utils.account_fields import check_avatar_url, check_bio, check_display_name
from backend.shared.errors import Invalid, Unauthenticated
from backend.shared.outbox import write_outbox
from backend.shared.plain_text import clean_line, clean_text
from backend.shared.transactions import transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileChanges:
    """New values; those not named in `sent` stay as they are. An `avatar_url` of None takes the picture away."""

    sent: frozenset[str]
    display_name: str = ""
    bio: str = ""
    avatar_url: str | None = None
    is_private: bool = False


def update_profile(*, account_id: UUID, changes: ProfileChanges, at: datetime) -> OwnAccount:
    """Change the sent fields and tell the other services; repeating it changes nothing more.

    Raises Invalid, Unauthenticated where the account is gone.
    """
    values = _cleaned(changes)
    with transaction():
        accounts = Account.objects.alive().select_for_update(of=("self",)).select_related("key")
        account = accounts.filter(id=account_id).first()
        if account is None:
            raise Unauthenticated
        changed = sorted(name for name, value in values.items() if getattr(account, name) != value)
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
        "avatar_url": avatar_url,
        "is_private": changes.is_private,
    }
    return {name: value for name, value in values.items() if name in changes.sent}


def _write(account: Account, *, values: Mapping[str, object], at: datetime) -> None:
    for name, value in values.items():
        setattr(account, name, value)
    account.profile_version += 1
    account.last_updated_at = at
    account.save(update_fields=[*values, "profile_version", "last_updated_at"])
    write_outbox(
        [
            account_event(account, type="account.updated", at=at),
            account_audit(account_id=account.id, action="account.updated", changes={"fields": list(values)}, at=at),
        ]
    )
