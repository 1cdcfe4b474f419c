"""Taking a deleted media out of the bucket: first the references, then the objects that nothing else refers to."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from backend.media.models import Media, Rendition
from backend.media.services.objects.references import keys_of, referring
from backend.media.services.objects.sweep_objects import sweep_keys
from backend.media.services.storage.multipart import abort_upload
from backend.media.services.uploads.accept_original import forget_upload
from backend.media.utils.object_keys import upload_key
from backend.shared.models.only import only
from backend.shared.transactions import transaction


def remove_media(*, media_id: UUID, at: datetime) -> int:
    """Remove what a deleted media left, from the bucket and the CDN too, and return how many objects went.

    What a crash leaves between the references and the objects, the sweeper takes. Repeating removes no more; a media
    that is not deleted is left alone. Raises Unavailable.
    """
    media = only(Media.objects.deleted().filter(id=media_id))
    if media is None:
        return 0
    if media.upload_id is not None:
        abort_upload(key=upload_key(media_id=media_id), upload_id=media.upload_id)
    forget_upload(media_id=media_id)
    return sweep_keys(keys=_dereference(media_id, at=at), at=at)


def _dereference(media_id: UUID, *, at: datetime) -> Collection[str]:
    with transaction():
        keys = keys_of(media_id=media_id)
        with referring(media_id=media_id, at=at):
            Rendition.objects.filter(media_id=media_id).delete()
            Media.objects.filter(id=media_id).update(original_id=None)
    return keys
