"""Finding a media on behalf of somebody."""

from uuid import UUID

from backend.media.models import Access, Media, Status
from backend.shared.errors import Forbidden, NotFound
from backend.shared.models.only import only

SHOWN = {Status.PROCESSING, Status.READY}


class MediaMissing(NotFound):
    code = "MEDIA_NOT_FOUND"
    message = "There is no such media, or you may not see it."


class NotYourMedia(Forbidden):
    code = "NOT_YOUR_MEDIA"
    message = "Only who uploaded it may change it."


def find_visible_media(*, media_id: UUID, viewer_id: UUID | None) -> Media:
    """Return the media: one's own, or what anybody may see because it is shown in public. Raises MediaMissing."""
    media = only(Media.objects.alive().filter(id=media_id))
    if media is None:
        raise MediaMissing
    if media.owner_id == viewer_id or (media.access == Access.PUBLIC and media.status in SHOWN):
        return media
    raise MediaMissing


def find_own_media(*, media_id: UUID, owner_id: UUID) -> Media:
    """Return the owner's media. Raises MediaMissing, and NotYourMedia where it is somebody else's that one may see."""
    media = find_visible_media(media_id=media_id, viewer_id=owner_id)
    if media.owner_id != owner_id:
        raise NotYourMedia
    return media


def lock_media(*, media_id: UUID) -> Media | None:
    """Return the media, held until the transaction ends; None where there is none or it was deleted."""
    return only(Media.objects.alive().select_for_update(no_key=True).filter(id=media_id))


def lock_own_media(*, media_id: UUID) -> Media:
    """Return a media that was just found, held. Raises MediaMissing where it was deleted meanwhile."""
    media = lock_media(media_id=media_id)
    if media is None:
        raise MediaMissing
    return media
