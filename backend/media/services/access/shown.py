"""What a post or a profile says it shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from backend.media.models import Media


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What a post or profile shows at one version, since `at`; `seen` are the versions of media its service knows."""

    source: str
    source_id: UUID
    owner_id: UUID
    media_ids: Sequence[UUID]
    is_public: bool
    is_deleted: bool
    version: int
    at: datetime
    seen: Mapping[UUID, int]

    @property
    def key(self) -> tuple[str, UUID]:
        """Return which post or profile it is."""
        return self.source, self.source_id


def is_over(media: Media, *, since: datetime) -> bool:
    """Return whether nobody has asked for the media since then, to show it somewhere else."""
    return media.claimed_at <= since


def is_attachable(media: Media | None, *, to: Shown) -> bool:
    """Return whether the media is there, and its uploader's post or profile shows it."""
    return media is not None and not media.is_deleted and media.owner_id == to.owner_id
