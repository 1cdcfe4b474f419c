"""A media of the same account that was made of the same bytes: its renditions serve a second one as they are."""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from backend.media.models import Media, Rendition, Status
from backend.media.services.renditions.find_job import MediaJob
from backend.media.services.renditions.record_renditions import Content, NewRendition

LOOKED_AT = 20
COPIED = [field.name for field in fields(Content)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """What another media of the same original turned out to be."""

    content: Content
    renditions: Sequence[NewRendition]


def find_twin(*, job: MediaJob) -> Twin | None:
    """Return a ready media of the same original and focal point, None where there is none."""
    if not job.is_adopted:
        return None
    same = Media.objects.alive().filter(original_id=job.source_key, status=Status.READY).exclude(id=job.media_id)
    focus = job.focal_point or (None, None)
    media = next((one for one in same[:LOOKED_AT] if (one.focal_x, one.focal_y) == focus), None)
    if media is None:
        return None
    content = Content(**{name: getattr(media, name) for name in COPIED})
    return Twin(content=content, renditions=[rendition_of(row) for row in media.renditions.all()])


def rendition_of(row: Rendition) -> NewRendition:
    """Return what a row says of a rendition."""
    return NewRendition(
        name=row.name,
        key=row.stored_id,
        content_type=row.content_type,
        bytes=row.bytes,
        width=row.width,
        height=row.height,
        duration_ms=row.duration_ms,
    )
