"""What a post or a profile says it shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from backend.media.models import Media


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a post or profile shows at one version; `seen` are the versions of media that its service knows."""

    source: str
    source_id: UUID
    owner_id: UUID
    media_ids: Sequence[UUID]
    is_public: bool
    is_deleted: bool
    version: int
    seen: Mapping[UUID, int]

    @property
    def key(self) -> tuple[str, UUID]:
        """Return which post or profile it is."""
        return self.source, self.source_id


def is_attachable(media: Media | None, *, to: Shown) -> bool:
    """Return whether the media is there, and its uploader's post or profile shows it."""
    return media is not None and not media.is_deleted and media.owner_id == to.owner_id
