"""Opening a rendition by an address that was signed for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from backend.media.models import Rendition, Status
from backend.media.services.find_media import MediaMissing
from backend.media.services.storage.addresses import sign_address
from backend.shared.errors import Forbidden, Gone
from backend.shared.media_addresses import check
from backend.shared.models.only import only


class BadAddress(Forbidden):
    code = "BAD_ADDRESS"
    message = "This address was not given out by Plaza, or was changed."


class AddressExpired(Gone):
    code = "ADDRESS_EXPIRED"
    message = "This address has expired; ask for the media or the post again."


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedRendition:
    """Where the bytes are, and for how many seconds a client may keep that."""

    url: str
    seconds: int


def open_rendition(*, media_id: UUID, name: str, expires: int, signature: str, at: datetime) -> OpenedRendition:
    """Return where the bytes are; S3 is not asked. Raises AddressExpired, BadAddress, MediaMissing."""
    check_address(media_id=media_id, name=name, expires=expires, signature=signature, at=at)
    rendition = find_rendition(media_id=media_id, name=name)
    lifetime = timedelta(seconds=settings.MEDIA_SIGNED_SECONDS)
    return OpenedRendition(
        url=sign_address(key=rendition.stored_id, expires_at=at + lifetime),
        seconds=min(settings.MEDIA_SIGNED_SECONDS // 2, int(expires - at.timestamp())),
    )


def check_address(*, media_id: UUID, name: str, expires: int, signature: str, at: datetime) -> None:
    """Refuse what we did not sign, or what has expired. Raises AddressExpired, BadAddress."""
    if expires <= at.timestamp():
        raise AddressExpired
    if not check(media_id=media_id, name=name, expires=expires, signature=signature, at=at):
        raise BadAddress


def find_rendition(*, media_id: UUID, name: str) -> Rendition:
    """Return the rendition of a media that can be shown, with its media. Raises MediaMissing."""
    rendition = only(Rendition.objects.filter(media_id=media_id, name=name).select_related("media"))
    if rendition is None or rendition.media.is_deleted or rendition.media.status != Status.READY:
        raise MediaMissing
    return rendition
