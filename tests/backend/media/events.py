"""What social and accounts tell of their posts and profiles."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from backend.media.services.access.receive_attachment_events import MEDIA_EVENTS
from backend.shared.clock import now
from backend.shared.events.events import Event
from backend.shared.events.receive import receive_events
from tests.backend.media.uploader import Uploader


def event_of(kind: str, payload: Mapping[str, Any]) -> Event:
    """Return the event as it comes in."""
    return Event(
        id=uuid4(),
        type=kind,
        version=int(payload.get("version", 1)),
        at=now(),
        source="social",
        request_id="",
        payload=payload,
    )


def post_event(
    owner: Uploader,
    media: Sequence[Mapping[str, Any]],
    *,
    post_id: UUID,
    version: int = 1,
    is_public: bool = True,
    is_deleted: bool = False,
    seen: Mapping[str, int] | None = None,
) -> Event:
    """Return what social tells of a post; by default it saw the media as they are now."""
    payload = {
        "post_id": str(post_id),
        "owner_id": str(owner.id),
        "media_ids": [one["id"] for one in media],
        "is_public": is_public,
        "is_deleted": is_deleted,
        "version": version,
        "seen": seen if seen is not None else {one["id"]: 1_000 for one in media},
    }
    return event_of("post.media_changed", payload)


def profile_event(owner: Uploader, media: Mapping[str, Any] | None, *, version: int = 1) -> Event:
    """Return what accounts tells of a profile's picture."""
    payload = {"account_id": str(owner.id), "media_id": media["id"] if media else None, "version": version}
    return event_of("profile.media_changed", payload)


def tell(*events: Event) -> list[str]:
    """Let the service take events and return what became of each."""
    return [result.status for result in receive_events(events, handlers=MEDIA_EVENTS, at=now())]
