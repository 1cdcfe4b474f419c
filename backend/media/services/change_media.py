"""Changing what its owner says of a media: the description, and the point that a crop keeps."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from backend.media.models import Kind, Media, Status
from backend.media.services.find_media import find_own_media, lock_own_media
from backend.media.services.media_document import media_document
from backend.media.services.media_effects import media_audit, recrop_later, tell_sources
from backend.media.utils.focal_points import FocalPoint
from backend.shared.outbox import write_outbox
from backend.shared.outbox.audit_event import CHANGED
from backend.shared.preconditions import Precondition, unconditional
from backend.shared.record_times import later_time
from backend.shared.transactions import transaction
from backend.shared.unset import UNSET, Unset

CROPPED = {Kind.IMAGE, Kind.ANIMATION, Kind.VIDEO}


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaChanges:
    """The fields that were sent; None takes the description or the focal point off."""

    alt_text: str | Unset | None = UNSET
    focal_point: FocalPoint | Unset | None = UNSET

    def differing(self, *, media: Media) -> dict[str, Any]:
        """Return the new values of the columns that differ from the media's."""
        sent: dict[str, Any] = {}
        if self.alt_text is not UNSET:
            sent["alt_text"] = self.alt_text
        if self.focal_point is not UNSET:
            sent["focal_x"], sent["focal_y"] = self.focal_point or (None, None)
        return {name: value for name, value in sent.items() if value != getattr(media, name)}


def change_media(
    *,
    media_id: UUID,
    owner_id: UUID,
    changes: MediaChanges,
    at: datetime,
    precondition: Precondition = unconditional,
) -> dict[str, Any]:
    """Change the fields that differ and return the document; changing nothing leaves no trace.

    Raises MediaMissing, NotYourMedia, and what the precondition raises, which is checked on a media that is held.
    """
    media = find_own_media(media_id=media_id, owner_id=owner_id)
    precondition()
    if changes.differing(media=media):
        with transaction():
            media = lock_own_media(media_id=media_id)
            precondition()
            _apply(media, values=changes.differing(media=media), at=at)
    return media_document(media, viewer_id=owner_id, at=at)


def _apply(media: Media, *, values: dict[str, Any], at: datetime) -> None:
    for name, value in values.items():
        setattr(media, name, value)
    media.version += 1
    media.last_updated_at = later_time(at=at, than=media.last_updated_at)
    media.save(update_fields=[*values, "version", "last_updated_at"])
    is_recropped = "focal_x" in values or "focal_y" in values
    is_made = media.status == Status.READY and media.kind in CROPPED  # one that is being made is compared at its end
    audited = media_audit(
        media, action="updated", changes=dict.fromkeys(values, CHANGED), actor_id=media.owner_id, at=at
    )
    write_outbox(
        [
            audited,
            *tell_sources(media, attachments=media.attachments.all(), at=at),
            *([recrop_later(media, at=at)] if is_recropped and is_made else []),
        ]
    )
