"""What accounts tells the other services."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from backend.accounts.models import Account
from backend.accounts.services.account_views import state_view
from backend.shared.outbox import NewRow, audit, event


def account_event(account: Account, *, type: str, at: datetime) -> NewRow:  # noqa: A002
    """Return the event that carries an account's whole state to social."""
    state = asdict(state_view(account))
    return event(to="social", type=type, version=account.profile_version, payload=state, at=at)


def avatar_event(account: Account, *, at: datetime) -> NewRow:
    """Return the event by which the media service learns which upload the profile shows, if any.

    `seen` is the version that is known of it: where there is a newer one by now, it is told once more.
    """
    payload = {
        "account_id": account.id,
        "media_id": account.avatar_media_id,
        "version": account.profile_version,
        "seen": {str(account.avatar_media_id): account.avatar_media_version} if account.avatar_media_id else {},
    }
    return event(to="media", type="profile.media_changed", version=account.profile_version, payload=payload, at=at)


def account_audit(*, account_id: UUID, action: str, changes: Mapping[str, Any], at: datetime) -> NewRow:
    """Return the audit event of something that an account's owner did to the account."""
    return audit(
        actor_id=account_id, action=action, object_type="account", object_id=account_id, changes=changes, at=at
    )


def session_audit(
    *, account_id: UUID, session_id: UUID, action: str, changes: Mapping[str, Any], at: datetime
) -> NewRow:
    """Return the audit event of something that befell a session."""
    return audit(
        actor_id=account_id, action=action, object_type="session", object_id=session_id, changes=changes, at=at
    )
