"""The row of a new upload."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from backend.media.models import Media
from backend.media.utils.focal_points import FocalPoint
from backend.shared.errors import Conflict
from backend.shared.identifiers import uuid7


class MediaIdTaken(Conflict):
    code = "ID_TAKEN"
    message = "There is, or was, a media with this id; make a new one."


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMedia:
    """What an uploader decides about a media; `id` is None where the client made none."""

    id: UUID | None
    file_name: str
    content_type: str
    sha256: str | None
    alt_text: str | None
    focal_point: FocalPoint | None


def insert_media(*, owner_id: UUID, new: NewMedia, at: datetime, media_id: UUID | None = None, **values: Any) -> Media:
    """Write and return the row; `media_id` stands in for an id of the client's, `values` say how the upload comes.

    Raises MediaIdTaken.
    """
    focal_x, focal_y = new.focal_point or (None, None)
    media = Media(
        id=new.id or media_id or uuid7(at=at),
        created_at=at,
        last_updated_at=at,
        claimed_at=at,
        owner_id=owner_id,
        file_name=new.file_name,
        declared_type=new.content_type,
        declared_sha256=new.sha256,
        alt_text=new.alt_text,
        focal_x=focal_x,
        focal_y=focal_y,
        **values,
    )
    if Media.objects.filter(id=media.id).exists():
        raise MediaIdTaken
    try:
        media.save(force_insert=True)
    except IntegrityError as error:
        raise MediaIdTaken from error
    return media
