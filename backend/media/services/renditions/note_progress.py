"""Noting how far processing has come."""

from uuid import UUID

from django.db.models import F, Value
from django.db.models.functions import Greatest

from backend.media.models import Media, Status

ALMOST = 99  # what is ready says so by its status


def note_progress(*, media_id: UUID, percent: int) -> bool:
    """Note the progress for the owner to see, and return whether the media is still there and being processed.

    It never goes back, and ends with the processing.
    """
    reached = max(0, min(percent, ALMOST))
    furthest = Greatest(F("progress"), Value(reached))
    return bool(Media.objects.alive().filter(id=media_id, status=Status.PROCESSING).update(progress=furthest))
