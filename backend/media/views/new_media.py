"""From what a client says of an upload to what a service takes."""

from backend.media.serializers.fields import FocalPoint
from backend.media.serializers.media import UploadForm
from backend.media.serializers.uploads import UploadIn
from backend.media.services.uploads.new_media import NewMedia
from backend.media.utils.focal_points import FocalPoint as Pair
from backend.media.utils.focal_points import parse_focal_point


def new_media(form: UploadForm | UploadIn, *, file_name: str, content_type: str) -> NewMedia:
    """Return what the uploader decides about the media."""
    return NewMedia(
        id=form.id,
        file_name=file_name,
        content_type=content_type,
        sha256=form.sha256,
        alt_text=form.alt_text,
        focal_point=focal_point(form.focal_point),
    )


def focal_point(said: FocalPoint | str | None) -> Pair | None:
    """Return the point as a pair; a form says it as a text that is checked already."""
    if isinstance(said, str):
        return parse_focal_point(said)
    return None if said is None else (said.x, said.y)
