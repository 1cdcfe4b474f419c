"""Renditions that lie elsewhere now: where those may fetch them who may see the media."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from backend.media.services.find_media import lock_media
from backend.media.services.media_effects import media_audit, rehome_later, tell_sources
from backend.media.services.record_renditions import is_misplaced
from backend.shared.outbox import write_outbox
from backend.shared.record_times import later_time
from backend.shared.transactions import transaction


def move_renditions(*, media_id: UUID, moved: Mapping[str, str], at: datetime) -> bool:
    """Refer to the copies (old key → new key; reserved, copied and confirmed); return whether the media is there.

    A rendition that was made anew meanwhile keeps its key. Where the access has changed again, or something lies in
    the wrong place still, another move follows. Repeating changes nothing.
    """
    with transaction():
        media = lock_media(media_id=media_id)
        if media is None:
            return False
        renditions = list(media.renditions.all())
        changed = [rendition for rendition in renditions if rendition.stored_id in moved]
        for rendition in changed:
            rendition.stored_id = moved[rendition.stored_id]
            rendition.last_updated_at = later_time(at=at, than=rendition.last_updated_at)
            rendition.save(update_fields=["stored", "last_updated_at"])
        if not changed:
            return True
        media.version += 1
        media.last_updated_at = later_time(at=at, than=media.last_updated_at)
        media.save(update_fields=["version", "last_updated_at"])
        is_wrong = is_misplaced(media, keys=[rendition.stored_id for rendition in renditions])
        write_outbox(
            [
                media_audit(media, action="moved", changes={"access": media.access}, at=at),
                *tell_sources(media, attachments=media.attachments.all(), at=at),
                *([rehome_later(media, at=at)] if is_wrong else []),
            ]
        )
    return True
