"""What the gallery asks the media service; carried out by `serve_tasks` with that service's environment."""

from typing import Any
from uuid import UUID

from django.conf import settings

from backend.media.services.list_media import list_media, newest_media
from backend.shared.clock import now
from backend.shared.slices import Slice


def newest(*, owner_id: str | None, limit: int) -> Any:
    """Return the latest media, of one account or of all, each as its owner sees it."""
    if owner_id is None:
        return newest_media(limit=limit, at=now())
    return list_media(owner_id=UUID(owner_id), part=Slice(limit=limit), at=now()).items


def places() -> list[str]:
    """Return the addresses below which renditions are fetched, a signed one's next address among them."""
    return [settings.CDN_BASE_URL, settings.PUBLIC_URL, settings.S3_PUBLIC_ENDPOINT_URL]


TASKS = {"newest": newest, "places": places}
