"""What follows from a change of a media: events to where it is attached, and later work."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from backend.media.models import AttachedTo, Attachment, Media
from backend.media.services.media_snapshot import media_snapshot
from backend.media.utils.file_kinds import is_large_work
from backend.shared.outbox import NewRow, audit, event, work
from backend.shared.outbox.rows import Queue

SERVICES: dict[str, str] = {AttachedTo.POST: "social", AttachedTo.PROFILE: "accounts"}


def tell_sources(media: Media, *, attachments: Iterable[Attachment], at: datetime) -> list[NewRow]:
    """Return `media.changed` for each service that shows the media; one that is shown nowhere causes none."""
    ordered = sorted(attachments, key=lambda attachment: (attachment.source, attachment.source_id))
    return [
        changed_event(
            to=SERVICES[source],
            media=media,
            sources=[(source, attachment.source_id) for attachment in group],
            at=at,
        )
        for source, group in groupby(ordered, key=lambda attachment: attachment.source)
    ]


def changed_event(*, to: str, media: Media, sources: Sequence[tuple[str, UUID]], at: datetime) -> NewRow:
    """Return `media.changed` for one service, with the whole snapshot."""
    payload: dict[str, Any] = {
        "media_id": media.id,
        "owner_id": media.owner_id,
        "version": media.version,
        "is_deleted": media.is_deleted,
        "sources": [{"source": source, "source_id": source_id} for source, source_id in sources],
        "snapshot": None if media.is_deleted else media_snapshot(media),
    }
    return event(to=to, type="media.changed", version=media.version, payload=payload, at=at)


def process_later(media: Media, *, at: datetime) -> NewRow:
    """Return the work that looks at the upload and makes its renditions; no picture waits behind a film."""
    queue: Queue = "bulk" if is_large_work(media.declared_type) else "default"
    return work(task="process_media", queue=queue, payload={"media_id": media.id}, at=at)


def reprocess_later(*, media_id: UUID, at: datetime) -> NewRow:
    """Return the work that makes the renditions again, behind everything that people wait for."""
    return work(task="process_media", queue="bulk", payload={"media_id": media_id, "again": True}, at=at)


def recrop_later(media: Media, *, at: datetime) -> NewRow:
    """Return the work that cuts the square again, around the new focal point."""
    return work(task="recrop_media", queue="default", payload={"media_id": media.id}, at=at)


def rehome_later(media: Media, *, at: datetime) -> NewRow:
    """Return the work that moves the renditions to where those may fetch them who may see the media."""
    return work(task="rehome_media", queue="default", payload={"media_id": media.id}, at=at)


def remove_later(media: Media, *, at: datetime) -> NewRow:
    """Return the work that takes a deleted media out of the bucket and the CDN."""
    return work(task="remove_media", queue="default", payload={"media_id": media.id}, at=at)


def media_audit(
    media: Media, *, action: str, changes: dict[str, Any], actor_id: UUID | None = None, at: datetime
) -> NewRow:
    """Return the audit event of a write; without an actor it was Plaza itself."""
    return audit(
        actor_id=actor_id, action=f"media.{action}", object_type="media", object_id=media.id, changes=changes, at=at
    )
