"""Media that nobody needs any longer: never shown, never sent, or deleted long ago."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from backend.media.models import AttachmentSource, Media, Rendition, Status
from backend.media.services.media_effects import media_audit
from backend.media.services.objects.references import keys_of, referring
from backend.media.services.objects.sweep_objects import sweep_keys
from backend.media.services.removal.delete_media import bury
from backend.media.services.removal.remove_media import remove_media
from backend.shared.outbox import NewRow, write_outbox
from backend.shared.transactions import transaction

BATCH = 100
SETTLED = timedelta(minutes=15)  # so long a removal may take before it is done again here
KEPT_TOMBSTONES = timedelta(days=30)  # whoever was offline meanwhile hears of the deletion by an event all the same


def orphans(*, at: datetime) -> QuerySet[Media]:
    """Return what was uploaded, or last looked up, so long ago and is shown nowhere."""
    before = at - timedelta(hours=settings.MEDIA_ORPHAN_HOURS)
    return (
        Media.objects.orphans()
        .exclude(status=Status.PENDING)
        .filter(claimed_at__lte=before)
        .order_by("claimed_at", "id")
    )


def expired_uploads(*, at: datetime) -> QuerySet[Media]:
    """Return what was announced and has not come in time."""
    return Media.objects.alive().filter(status=Status.PENDING, expires_at__lte=at).order_by("expires_at", "id")


def kept_originals(*, at: datetime) -> QuerySet[Media]:
    """Return what is ready and has its original for longer than this installation keeps them."""
    days = settings.MEDIA_KEEP_ORIGINALS_DAYS
    if days is None:
        return Media.objects.none()
    ready = Media.objects.filter(status=Status.READY, original__isnull=False)
    return ready.filter(created_at__lte=at - timedelta(days=days)).order_by("created_at", "id")


def unfinished_removals(*, at: datetime) -> QuerySet[Media]:
    """Return what was deleted, and has objects still though its removal has had its time."""
    deleted = Media.objects.deleted().filter(last_updated_at__lte=at - SETTLED)
    with_objects = deleted.filter(original__isnull=False) | deleted.filter(
        id__in=Rendition.objects.filter(media__is_deleted=True).values("media_id")
    )
    return with_objects.order_by("last_updated_at", "id")


def old_tombstones(*, at: datetime) -> QuerySet[Media]:
    """Return what was deleted long ago."""
    deleted = Media.objects.deleted().filter(last_updated_at__lte=at - KEPT_TOMBSTONES, original__isnull=True)
    return deleted.order_by("last_updated_at", "id")


def bury_batch(found: QuerySet[Media], *, at: datetime) -> int:
    """Delete some of what was found, in the name of Plaza; return how many. What is in use just now is passed over."""
    with transaction():
        held = list(found.select_for_update(no_key=True, skip_locked=True)[:BATCH])
        rows: list[NewRow] = [row for media in held for row in bury(media, actor_id=None, at=at)]
        write_outbox(rows)
    return len(held)


def drop_originals_batch(*, at: datetime) -> int:
    """Delete some originals whose time has passed; their renditions stay. Return how many."""
    with transaction():
        chosen = list(kept_originals(at=at).values_list("id", flat=True)[:BATCH])
    dropped = [key for media_id in chosen for key in _drop_original(media_id, at=at)]
    sweep_keys(keys=dropped, at=at)
    return len(chosen)


def finish_removals_batch(*, at: datetime) -> int:
    """Do again what some removals have not done; return how many media."""
    chosen = list(unfinished_removals(at=at).values_list("id", flat=True)[:BATCH])
    for media_id in chosen:
        remove_media(media_id=media_id, at=at)
    return len(chosen)


def forget_batch(*, at: datetime) -> int:
    """Delete the rows of some media that were deleted long ago; return how many."""
    chosen = list(old_tombstones(at=at).values_list("id", flat=True)[:BATCH])
    for media_id in chosen:
        remove_media(media_id=media_id, at=at)
    return int(Media.objects.filter(id__in=chosen).delete()[1].get("media.Media", 0))


def gone_sources(*, at: datetime) -> QuerySet[AttachmentSource]:
    """Return posts and profiles that are gone for so long that no event about them can be on its way."""
    return AttachmentSource.objects.filter(is_deleted=True, last_updated_at__lte=at - KEPT_TOMBSTONES)


def forget_sources(*, at: datetime) -> int:
    """Forget posts and profiles that are gone; return how many."""
    return int(gone_sources(at=at).delete()[0])


def _drop_original(media_id: UUID, *, at: datetime) -> set[str]:
    with transaction():
        before = keys_of(media_id=media_id)
        with referring(media_id=media_id, at=at):
            for media in Media.objects.select_for_update(no_key=True).filter(id=media_id):
                Media.objects.filter(id=media_id).update(original_id=None)
                write_outbox([media_audit(media, action="original_deleted", changes={"original": None}, at=at)])
        return before - keys_of(media_id=media_id)
