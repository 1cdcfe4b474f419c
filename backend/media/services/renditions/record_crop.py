"""Recording a square that was cut again, around another focal point."""

from datetime import datetime
from uuid import UUID

from backend.media.models import Status
from backend.media.services.find_media import lock_media
from backend.media.services.media_effects import media_audit, recrop_later, rehome_later, tell_sources
from backend.media.services.renditions.find_twin import rendition_of
from backend.media.services.renditions.record_renditions import NewRendition, is_misplaced, replace_renditions
from backend.media.utils.focal_points import FocalPoint
from backend.shared.outbox import write_outbox
from backend.shared.record_times import later_time
from backend.shared.transactions import transaction


def record_crop(*, media_id: UUID, square: NewRendition, focal_point: FocalPoint | None, at: datetime) -> bool:
    """Put the square in the place of the one before, and return whether the media is still there and ready.

    A focal point that was moved again meanwhile causes another crop. Repeating with the same changes nothing.
    """
    with transaction():
        media = lock_media(media_id=media_id)
        if media is None or media.status != Status.READY:
            return False
        others = [rendition_of(row) for row in media.renditions.all() if row.name != square.name]
        if not replace_renditions(media, renditions=[*others, square], at=at):
            return True
        is_wrong = is_misplaced(media, keys=[square.key])
        media.is_moving = media.is_moving or is_wrong
        media.version += 1
        media.last_updated_at = later_time(at=at, than=media.last_updated_at)
        media.save(update_fields=["is_moving", "version", "last_updated_at"])
        has_moved = (focal_point or (None, None)) != (media.focal_x, media.focal_y)
        write_outbox(
            [
                media_audit(media, action="recropped", changes={"renditions": [square.name]}, at=at),
                *tell_sources(media, attachments=media.attachments.all(), at=at),
                *([recrop_later(media, at=at)] if has_moved else []),
                *([rehome_later(media, at=at)] if is_wrong else []),
            ]
        )
    return True
