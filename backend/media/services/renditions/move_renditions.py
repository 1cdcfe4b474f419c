"""Renditions that lie elsewhere now: where those may fetch them who may see the media."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from backend.media.models import Media, Rendition, Status
from backend.media.services.find_media import lock_media
from backend.media.services.media_effects import media_audit, rehome_later, reprocess_later, tell_sources
from backend.media.services.renditions.record_renditions import is_misplaced
from backend.shared.outbox import write_outbox
from backend.shared.record_times import later_time
from backend.shared.transactions import transaction

LOST = "Something went wrong on our side, and this file is lost. Send it again."


def move_renditions(*, media_id: UUID, moved: Mapping[str, str], lost: Collection[str] = (), at: datetime) -> bool:
    """Refer to the copies (old key → new key; reserved, copied and confirmed); return whether the media is there.

    A rendition that is `lost` goes, and is made again where the original is kept; a media of which nothing is left
    has failed. One that was made anew meanwhile keeps its key. Where the access has changed again, or something lies
    in the wrong place still, another move follows. Repeating changes nothing.
    """
    with transaction():
        media = lock_media(media_id=media_id)
        if media is None:
            return False
        renditions = list(media.renditions.all())
        changed = [rendition for rendition in renditions if rendition.stored_id in moved]
        dropped = [rendition for rendition in renditions if rendition.stored_id in lost]
        for rendition in changed:
            rendition.stored_id = moved[rendition.stored_id]
            rendition.last_updated_at = later_time(at=at, than=rendition.last_updated_at)
            rendition.save(update_fields=["stored", "last_updated_at"])
        if not changed and not dropped:
            return True
        left = [rendition for rendition in renditions if rendition not in dropped]
        Rendition.objects.filter(id__in=[rendition.id for rendition in dropped]).delete()
        _save(media, is_left=bool(left), is_moving=is_misplaced(media, keys=[one.stored_id for one in left]), at=at)
        changes = {"access": media.access, "lost": sorted(rendition.name for rendition in dropped)}
        write_outbox(
            [
                media_audit(media, action="moved", changes=changes, at=at),
                *tell_sources(media, attachments=media.attachments.all(), at=at),
                *([rehome_later(media, at=at)] if media.is_moving else []),
                *([reprocess_later(media_id=media.id, at=at)] if dropped and media.original_id is not None else []),
            ]
        )
    return True


def _save(media: Media, *, is_left: bool, is_moving: bool, at: datetime) -> None:
    if not is_left:
        media.status, media.failure_code, media.failure_message = Status.FAILED, "lost", LOST
    media.is_moving = is_moving
    media.version += 1
    media.last_updated_at = later_time(at=at, than=media.last_updated_at)
    media.save(update_fields=["status", "failure_code", "failure_message", "is_moving", "version", "last_updated_at"])
