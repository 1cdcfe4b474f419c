"""A media as the API answers it: to its owner, or to those who see it in public."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from backend.media.models import Media, Rendition
from backend.media.services.media_snapshot import describe, describe_renditions, is_open
from backend.media.services.storage.addresses import public_address
from backend.media.utils.alt_text import hints_for
from backend.shared.media_addresses import signed_address

Json = dict[str, Any]


def media_document(media: Media, *, viewer_id: UUID | None, at: datetime) -> Json:
    """Return the media; what concerns only its owner is left out for everybody else.

    Signed addresses stay the same for a quarter of an hour, and the document with them.
    """

    def address(of: Media, rendition: Rendition) -> str:
        if is_open(of, rendition):
            return public_address(key=rendition.stored_id)
        return signed_address(media_id=of.id, name=rendition.name, at=at)

    return {
        "id": media.id,
        **describe(media),
        "renditions": describe_renditions(media, address=address),
        "created_at": media.created_at,
        **(_for_owner(media) if media.owner_id == viewer_id else {}),
    }


def _for_owner(media: Media) -> Json:
    failure = {"code": media.failure_code, "message": media.failure_message}
    hints = hints_for(alt_text=media.alt_text, kind=media.kind, policy=settings.MEDIA_ALT_TEXT)
    return {
        "progress": media.progress,
        "access": media.access,
        "file_name": media.file_name,
        "content_type": media.content_type,
        "bytes": media.bytes,
        "sha256": media.sha256,
        "expires_at": media.expires_at,
        "last_updated_at": media.last_updated_at,
        "failure": failure if media.failure_code else None,
        "hints": hints,
    }
