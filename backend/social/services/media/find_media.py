"""The media that a post is to show, as the media service has them."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings

from backend.shared.clients.media import look_up_media
from backend.shared.errors import Refused
from backend.social.utils.shown_media import Snapshot, snapshot_of

REQUIRED = "required"


class MediaMissing(Refused):
    """Media that are not the author's, or cannot be shown; `error.details.media_ids` names them."""

    code = "MEDIA_MISSING"
    message = "Some of the media do not exist, failed, or are not yours."


class AltTextMissing(Refused):
    """Media without a description, where this installation asks for one; `error.details.media_ids` names them."""

    code = "ALT_TEXT_MISSING"
    message = "Describe your media for those who cannot see or hear them: give each an alt_text, then publish."


def find_media(*, owner_id: UUID, media_ids: Sequence[UUID]) -> list[Snapshot]:
    """Return what the media service knows of the owner's media, in the order asked for; without ids nobody is asked.

    Call it before the transaction. Raises MediaMissing, AltTextMissing, and Unavailable where the service is away.
    """
    if not media_ids:
        return []
    items = look_up_media(owner_id=owner_id, media_ids=media_ids, purpose="post")
    found = {snapshot["id"]: snapshot for snapshot in map(snapshot_of, items)}
    missing = [media_id for media_id in map(str, media_ids) if media_id not in found]
    if missing:
        raise MediaMissing(details={"media_ids": missing})
    snapshots = [found[str(media_id)] for media_id in media_ids]
    _check_alt_texts(snapshots)
    return snapshots


def _check_alt_texts(snapshots: Sequence[Snapshot]) -> None:
    without = [snapshot["id"] for snapshot in snapshots if not snapshot["alt_text"]]
    if without and settings.MEDIA_ALT_TEXT == REQUIRED:
        raise AltTextMissing(details={"media_ids": without})
