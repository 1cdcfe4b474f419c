"""Accepting what a device put into the bucket by itself: its place among the originals, and the end of the upload."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings

from backend.media.models import Media, Status, UploadSource
from backend.media.services.find_media import lock_media
from backend.media.services.media_effects import media_audit
from backend.media.services.objects.references import referring
from backend.media.services.objects.stored_objects import NewObject, confirm_objects, reserve_objects
from backend.media.services.renditions.find_job import MediaJob
from backend.media.services.storage.object_store import delete_many, put_file
from backend.media.services.uploads.quotas import QuotaReached, hold_account, usage_of
from backend.media.services.uploads.store_original import OPAQUE
from backend.media.utils.object_keys import original_key, upload_key
from backend.shared.models.only import only
from backend.shared.outbox import write_outbox
from backend.shared.record_times import later_time
from backend.shared.transactions import transaction


def accept_original(*, job: MediaJob, path: Path, sha256: str, at: datetime) -> str:
    """Put the file that was fetched and checked among the originals, refer to it there, and return its key.

    The file is put, and not the upload copied: whoever has the form may have put something else there meanwhile. Of
    the same bytes of one account one object is kept. Repeating puts nothing again.
    Raises AccountGone, QuotaReached, ObjectsGone, Unavailable.
    """
    key = original_key(owner_id=job.owner_id, sha256=sha256)
    size = path.stat().st_size
    if _reserve(job, item=NewObject(key=key, bytes=size, content_type=OPAQUE), at=at):
        put_file(path=path, key=key, content_type=OPAQUE, is_public=False)
        confirm_objects(keys=[key], at=at)
    with transaction(), referring(media_id=job.media_id, keys=[key], at=at):
        _adopt(job.media_id, key=key, sha256=sha256, size=size, at=at)
    return key


def forget_upload(*, media_id: UUID) -> None:
    """Delete what a device put, once it lies among the originals, is refused or deleted. Repeating does it again."""
    media = only(Media.objects.filter(id=media_id))
    if media is None or media.source == UploadSource.UPLOAD:
        return
    is_awaited = media.original_id is None and media.status in {Status.PENDING, Status.PROCESSING}
    if media.is_deleted or not is_awaited:
        delete_many(keys=[upload_key(media_id=media_id)])


def _adopt(media_id: UUID, *, key: str, sha256: str, size: int, at: datetime) -> None:
    media = lock_media(media_id=media_id)
    if media is None or media.status != Status.PROCESSING or media.original_id is not None:
        return
    media.original_id, media.sha256, media.bytes = key, sha256, size
    media.last_updated_at = later_time(at=at, than=media.last_updated_at)
    media.save(update_fields=["original", "sha256", "bytes", "last_updated_at"])
    write_outbox([media_audit(media, action="stored", changes={"sha256": sha256, "bytes": size}, at=at)])


def _reserve(job: MediaJob, *, item: NewObject, at: datetime) -> bool:
    """Return whether the object has to be put; what was announced counts as coming until it is adopted."""
    with transaction():
        hold_account(account_id=job.owner_id, at=at)
        if not reserve_objects(owner_id=job.owner_id, objects=[item], at=at):
            return False
        usage = usage_of(account_id=job.owner_id)
        used = usage.kept + usage.coming - job.declared_bytes
        if used > settings.MEDIA_QUOTA_BYTES:
            raise QuotaReached(details={"quota_bytes": settings.MEDIA_QUOTA_BYTES, "used_bytes": used})
        return True
