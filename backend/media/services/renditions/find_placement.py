"""Where a media's renditions lie, and where they should."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from backend.media.models import Media
from backend.media.utils.rendition_keys import lies_under
from backend.shared.models.only import only


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """The access of a media, and the keys of its renditions that do not lie where that access asks for."""

    media_id: UUID
    owner_id: UUID
    access: str
    misplaced: Sequence[str]


def find_placement(*, media_id: UUID) -> Placement | None:
    """Return how a media lies now; None where it is gone."""
    media = only(Media.objects.alive().filter(id=media_id).prefetch_related("renditions"))
    if media is None:
        return None
    keys = {rendition.stored_id for rendition in media.renditions.all()}
    misplaced = sorted(key for key in keys if not lies_under(key, access=media.access))
    return Placement(media_id=media.id, owner_id=media.owner_id, access=media.access, misplaced=misplaced)
