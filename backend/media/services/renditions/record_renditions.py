"""Recording what was made of an upload: everything in one transaction, once."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from backend.media.models import Access, Media, Rendition, Status
from backend.media.services.find_media import lock_media
from backend.media.services.media_effects import media_audit, recrop_later, rehome_later, tell_sources
from backend.media.services.storage.client import is_public_key
from backend.media.utils.focal_points import FocalPoint
from backend.shared.identifiers import uuid5_of
from backend.shared.outbox import NewRow, write_outbox
from backend.shared.record_times import later_time
from backend.shared.transactions import transaction

COMPARED = ("name", "stored_id", "content_type", "width", "height", "duration_ms", "bytes")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRendition:
    """A rendition whose object is stored under `key`; `bytes` are those of the whole folder where it is one."""

    name: str
    key: str
    content_type: str
    bytes: int
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What the upload turned out to be."""

    kind: str
    content_type: str
    width: int | None = None
    height: int | None = None
    duration_ms: int | None = None
    blurhash: str | None = None
    dominant_color: str | None = None
    waveform: Sequence[float] | None = None


def record_renditions(
    *,
    media_id: UUID,
    content: Content,
    renditions: Sequence[NewRendition],
    focal_point: FocalPoint | None,
    at: datetime,
) -> bool:
    """Make the media ready with exactly these renditions, and return whether it is still there.

    `focal_point` is what the crop was made with; one that was moved meanwhile causes another crop, as another access
    causes a move. Repeating with the same changes nothing.
    """
    with transaction():
        media = lock_media(media_id=media_id)
        if media is None:
            return False
        has_new_rows = replace_renditions(media, renditions=renditions, at=at)
        has_new_content = _describe(media, content=content)
        if has_new_rows or has_new_content:
            media.is_moving = is_misplaced(media, keys=[made.key for made in renditions])
            _save(media, at=at)
            write_outbox(_effects(media, focal_point=focal_point, renditions=renditions, at=at))
    return True


def replace_renditions(media: Media, *, renditions: Sequence[NewRendition], at: datetime) -> bool:
    """Make these the renditions of a media that is held, and return whether that changed anything."""
    wanted = [_row(media, made=made, at=at) for made in renditions]
    known = {rendition.name: rendition for rendition in media.renditions.all()}
    if {row.name: _values(row) for row in wanted} == {name: _values(row) for name, row in known.items()}:
        return False
    Rendition.objects.filter(media_id=media.id).exclude(name__in=[row.name for row in wanted]).delete()
    Rendition.objects.bulk_create(
        wanted,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=["stored", "content_type", "width", "height", "duration_ms", "bytes", "last_updated_at"],
    )
    return True


def _describe(media: Media, *, content: Content) -> bool:
    """Set what is known of the content, and return whether that changed anything."""
    waveform = list(content.waveform) if content.waveform is not None else None
    known: dict[str, Any] = {
        **asdict(content),
        "waveform": waveform,
        "status": Status.READY,
        "progress": 100,
        "failure_code": None,
        "failure_message": None,
    }
    differing = {name: value for name, value in known.items() if getattr(media, name) != value}
    for name, value in differing.items():
        setattr(media, name, value)
    return bool(differing)


def _save(media: Media, *, at: datetime) -> None:
    media.version += 1
    media.last_updated_at = later_time(at=at, than=media.last_updated_at)
    media.save()


def _effects(
    media: Media, *, focal_point: FocalPoint | None, renditions: Sequence[NewRendition], at: datetime
) -> list[NewRow]:
    changes = {"status": media.status, "kind": media.kind, "renditions": [made.name for made in renditions]}
    has_moved_focus = (focal_point or (None, None)) != (media.focal_x, media.focal_y)
    return [
        media_audit(media, action="processed", changes=changes, at=at),
        *tell_sources(media, attachments=media.attachments.all(), at=at),
        *([recrop_later(media, at=at)] if has_moved_focus else []),
        *([rehome_later(media, at=at)] if media.is_moving else []),
    ]


def is_misplaced(media: Media, *, keys: Sequence[str]) -> bool:
    """Return whether an object does not lie where those may fetch it who may see the media."""
    return any(is_public_key(key) is not (media.access == Access.PUBLIC) for key in keys)


def _row(media: Media, *, made: NewRendition, at: datetime) -> Rendition:
    values = asdict(made)
    return Rendition(
        id=uuid5_of(media.id, made.name),
        media_id=media.id,
        stored_id=values.pop("key"),
        created_at=at,
        last_updated_at=at,
        **values,
    )


def _values(row: Rendition) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in COMPARED)
