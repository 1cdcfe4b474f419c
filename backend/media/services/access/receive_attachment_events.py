"""Events of social and accounts: what a post or profile shows has changed, or an account is deleted."""

from collections.abc import Sequence
from uuid import UUID

from backend.media.models import AttachedTo
from backend.media.services.access.attach_media import attach_media
from backend.media.services.access.shown import Shown
from backend.media.services.removal.close_account import close_account
from backend.shared.clock import now
from backend.shared.events.events import Event


def receive_post_media(events: Sequence[Event]) -> None:
    """Take in what posts show. Raises KeyError, TypeError and ValueError for what is no such event."""
    attach_media(shown=[_of_post(event) for event in events], at=now())


def receive_profile_media(events: Sequence[Event]) -> None:
    """Take in what profiles show. Raises KeyError, TypeError and ValueError for what is no such event."""
    attach_media(shown=[_of_profile(event) for event in events], at=now())


def receive_account_deleted(events: Sequence[Event]) -> None:
    """Close accounts; their media are deleted piece by piece. Raises KeyError and ValueError for no such event."""
    for event in events:
        close_account(account_id=UUID(str(event.payload["id"])), at=now())


def _of_post(event: Event) -> Shown:
    payload = event.payload
    return Shown(
        source=AttachedTo.POST,
        source_id=UUID(str(payload["post_id"])),
        owner_id=UUID(str(payload["owner_id"])),
        media_ids=[UUID(str(media_id)) for media_id in payload["media_ids"]],
        is_public=bool(payload["is_public"]),
        is_deleted=bool(payload.get("is_deleted", False)),
        version=int(payload.get("version", event.version)),
        at=event.at,
        seen={UUID(media_id): int(version) for media_id, version in payload.get("seen", {}).items()},
    )


def _of_profile(event: Event) -> Shown:
    payload = event.payload
    account_id = UUID(str(payload["account_id"]))
    media_id = payload.get("media_id")
    return Shown(
        source=AttachedTo.PROFILE,
        source_id=account_id,
        owner_id=account_id,
        media_ids=[UUID(str(media_id))] if media_id else [],
        is_public=True,  # whoever sees an account's name sees its picture
        is_deleted=False,
        version=int(payload.get("version", event.version)),
        at=event.at,
        seen={UUID(seen_id): int(version) for seen_id, version in payload.get("seen", {}).items()},
    )


MEDIA_EVENTS = {
    "post.media_changed": receive_post_media,
    "profile.media_changed": receive_profile_media,
    "account.deleted": receive_account_deleted,
}
