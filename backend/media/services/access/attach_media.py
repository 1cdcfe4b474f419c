"""Taking in what posts and profiles show: of two words about the same one, the one with the higher version holds."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q

from backend.media.models import Access, Attachment, Media
from backend.media.services.access.shown import Shown, is_attachable, is_over
from backend.media.services.access.tell_stale import tell_stale
from backend.media.services.media_effects import media_audit, rehome_later, tell_sources
from backend.media.services.removal.delete_media import bury
from backend.shared.identifiers import uuid5_of
from backend.shared.outbox import NewRow, write_outbox
from backend.shared.record_times import later_time
from backend.shared.transactions import transaction

# In one order for everybody: two batches of events cannot deadlock.
TAKE = """
INSERT INTO attachment_source AS s (source, source_id, owner_id, version, is_deleted, last_updated_at)
SELECT source, source_id, owner_id, version, is_deleted, %(at)s
FROM unnest(%(sources)s::text[], %(ids)s::uuid[], %(owners)s::uuid[], %(versions)s::bigint[], %(deleted)s::bool[])
    AS told (source, source_id, owner_id, version, is_deleted)
ORDER BY source, source_id
ON CONFLICT (source, source_id) DO UPDATE
SET version = EXCLUDED.version, is_deleted = EXCLUDED.is_deleted, last_updated_at = EXCLUDED.last_updated_at
WHERE s.version < EXCLUDED.version
RETURNING source, source_id
"""


def attach_media(*, shown: Sequence[Shown], at: datetime) -> None:
    """Attach and detach media as told, recompute who may see them, and answer what is known better here.

    What comes late, or twice, changes nothing. A media whose last post is deleted is deleted with it, unless somebody
    has asked for it since.
    """
    newest = {one.key: one for one in sorted(shown, key=lambda one: one.version)}
    with transaction():
        taken = [newest[key] for key in _take(list(newest.values()), at=at)]
        if taken:
            _apply(taken, at=at)


def _take(shown: Sequence[Shown], *, at: datetime) -> list[tuple[str, UUID]]:
    parameters: dict[str, Any] = {
        "sources": [one.source for one in shown],
        "ids": [one.source_id for one in shown],
        "owners": [one.owner_id for one in shown],
        "versions": [one.version for one in shown],
        "deleted": [one.is_deleted for one in shown],
        "at": at,
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE, parameters)
        return list(cursor.fetchall())


def _apply(taken: Sequence[Shown], *, at: datetime) -> None:
    sources = [one.key for one in taken]
    before = list(Attachment.objects.filter(is_one_of(sources)))
    touched = {attachment.media_id for attachment in before} | {id_ for one in taken for id_ in one.media_ids}
    held = {
        media.id: media for media in Media.objects.filter(id__in=touched).order_by("id").select_for_update(no_key=True)
    }
    Attachment.objects.filter(id__in=[attachment.id for attachment in before]).delete()
    Attachment.objects.bulk_create([row for one in taken for row in _attachments(one, held=held, at=at)])
    orphaned = _orphaned(taken, before=before, held=held)
    rows = [row for media in held.values() for row in _settle(media, is_orphaned=media.id in orphaned, at=at)]
    write_outbox([*rows, *tell_stale(taken, held=held, at=at)])


def _attachments(one: Shown, *, held: Mapping[UUID, Media], at: datetime) -> list[Attachment]:
    """Return the rows of what it shows: only media of its own author, that were not deleted meanwhile."""
    mine = [media_id for media_id in dict.fromkeys(one.media_ids) if is_attachable(held.get(media_id), to=one)]
    return [
        Attachment(
            id=uuid5_of(media_id, f"{one.source}:{one.source_id}"),
            media_id=media_id,
            source=one.source,
            source_id=one.source_id,
            is_public=one.is_public,
            version=one.version,
            created_at=at,
            last_updated_at=at,
        )
        for media_id in ([] if one.is_deleted else mine)
    ]


def _orphaned(taken: Sequence[Shown], *, before: Sequence[Attachment], held: Mapping[UUID, Media]) -> set[UUID]:
    """Return the media whose post is deleted; what an author only took off a post may be attached again.

    A deleted post names its media: the event that attached them may come after this one, and loses then. What was
    looked up since is about to be shown on another post, of which this service is still to hear.
    """
    gone = {one.key: one for one in taken if one.is_deleted}
    named = {(id_, one.at) for one in gone.values() for id_ in one.media_ids if is_attachable(held.get(id_), to=one)}
    attached = {(row.media_id, gone[row.key].at) for row in before if row.key in gone}
    return {id_ for id_, deleted_at in named | attached if is_over(held[id_], since=deleted_at)}


def _settle(media: Media, *, is_orphaned: bool, at: datetime) -> list[NewRow]:
    """Bring the media in line with where it is attached now, and return what follows."""
    if media.is_deleted:
        return []
    attachments = list(media.attachments.all())
    if not attachments and is_orphaned:
        return bury(media, actor_id=media.owner_id, at=at)
    was = media.access
    media.access = Access.PUBLIC if any(attachment.is_public for attachment in attachments) else Access.PRIVATE
    if attachments:
        media.attached_at = media.attached_at or at
    elif media.attached_at is not None:
        media.attached_at, media.claimed_at = None, at
    has_changed = media.access != was
    media.is_moving = media.is_moving or has_changed
    media.version += has_changed
    media.last_updated_at = later_time(at=at, than=media.last_updated_at)
    media.save(update_fields=["access", "attached_at", "claimed_at", "is_moving", "version", "last_updated_at"])
    if not has_changed:
        return []
    changes = {"access": {"from": was, "to": media.access}}
    return [
        media_audit(media, action="access_changed", changes=changes, actor_id=media.owner_id, at=at),
        *tell_sources(media, attachments=attachments, at=at),
        rehome_later(media, at=at),
    ]


def is_one_of(sources: Sequence[tuple[str, UUID]]) -> Q:
    """Return the filter of the attachments of these posts and profiles."""
    found = Q()
    for source in {source for source, _ in sources}:
        found |= Q(source=source, source_id__in=[id_ for other, id_ in sources if other == source])
    return found
