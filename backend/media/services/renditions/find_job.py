"""What the stages of processing have to know of an upload."""

from dataclasses import dataclass
from uuid import UUID

from backend.media.models import Access, Media, Status
from backend.media.utils.focal_points import FocalPoint
from backend.media.utils.object_keys import upload_key
from backend.shared.models.only import only

LARGEST = "large"


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaJob:
    """An upload to be processed, or processed again.

    `source_key` is where its bytes lie: among the originals, or, where `is_adopted` is False, where a device put them
    (whoever has the form may still write there: what was fetched is what counts). `declared_sha256` is None where
    the client said nothing, `kind` where nobody has looked yet.
    """

    media_id: UUID
    owner_id: UUID
    status: str
    kind: str | None
    access: str
    source_key: str
    is_adopted: bool
    declared_bytes: int
    declared_sha256: str | None
    focal_point: FocalPoint | None

    @property
    def is_ready(self) -> bool:
        """Return whether its renditions are there."""
        return self.status == Status.READY

    @property
    def is_open(self) -> bool:
        """Return whether its renditions have never been made and nobody has said that they cannot be."""
        return self.status == Status.PROCESSING

    @property
    def is_public(self) -> bool:
        """Return whether anybody may see it."""
        return self.access == Access.PUBLIC


def find_job(*, media_id: UUID, is_crop: bool = False) -> MediaJob | None:
    """Return what is to be processed; None where it was deleted, has not come, or its original was cleared away.

    A crop can be cut from the largest rendition then.
    """
    media = only(Media.objects.alive().filter(id=media_id))
    if media is None or media.status == Status.PENDING:
        return None
    original = media.original_id or (_largest(media) if is_crop else None)
    if media.status != Status.PROCESSING and original is None:
        return None
    has_focus = media.focal_x is not None and media.focal_y is not None
    return MediaJob(
        media_id=media.id,
        owner_id=media.owner_id,
        status=media.status,
        kind=media.kind,
        access=media.access,
        source_key=original or upload_key(media_id=media.id),
        is_adopted=original is not None,
        declared_bytes=media.declared_bytes,
        declared_sha256=media.declared_sha256,
        focal_point=(float(media.focal_x or 0), float(media.focal_y or 0)) if has_focus else None,
    )


def _largest(media: Media) -> str | None:
    return next((rendition.stored_id for rendition in media.renditions.all() if rendition.name == LARGEST), None)
