"""The picture of a profile, as the media service has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from backend.shared.clients.media import look_up_media
from backend.shared.errors import Refused

PICTURES: Final = {"image", "animation"}
SHAPE: Final = "square"


class AvatarMissing(Refused):
    """A picture that is not the account's, or cannot be shown; `error.details.media_ids` names it."""

    code = "MEDIA_MISSING"
    message = "This media does not exist, failed, or is not yours."


class AvatarNotAPicture(Refused):
    code = "MEDIA_NOT_A_PICTURE"
    message = "A profile shows a picture: a film or a sound cannot be one."


@dataclass(frozen=True, slots=True, kw_only=True)
class Avatar:
    """What a media is at one version; `url` is None until everybody can fetch the picture, cut square."""

    media_id: UUID
    version: int
    is_picture: bool
    url: str | None


def find_avatar(*, account_id: UUID, media_id: UUID) -> Avatar:
    """Return the account's media that shall be its picture; call it before the transaction.

    Raises AvatarMissing, AvatarNotAPicture, and Unavailable where the media service is away.
    """
    items = look_up_media(owner_id=account_id, media_ids=[media_id], purpose="profile")
    if not items:
        raise AvatarMissing(details={"media_ids": [media_id]})
    avatar = avatar_of(items[0])
    if not avatar.is_picture:
        raise AvatarNotAPicture(details={"media_ids": [media_id]})
    return avatar


def avatar_of(snapshot: Mapping[str, Any]) -> Avatar:
    """Return what a profile needs of a snapshot. Raises KeyError, TypeError and ValueError for what is none."""
    status, kind = snapshot["status"], snapshot.get("kind")
    is_open = status == "ready" and snapshot["access"] == "public"
    # Until the media service has moved it to where everybody can fetch it, the address is no address yet.
    squares = [each["url"] for each in snapshot.get("renditions") or () if is_open and each["name"] == SHAPE]
    return Avatar(
        media_id=UUID(str(snapshot["id"])),
        version=int(snapshot["version"]),
        is_picture=status != "failed" and (kind is None or kind in PICTURES),
        url=next((url for url in squares if url.startswith(("https://", "http://"))), None),
    )
