"""The media service, as far as tests of other services need it: it knows the media that it is told of."""

from typing import Any
from uuid import UUID, uuid4

from tests.support.outside.http_stub import Asked, OtherService
from tests.support.workers.outbox import outbox

CDN = "https://cdn.plaza.test"
SIZES = {"small": (320, 160), "large": (1280, 640), "square": (400, 400)}
MOST_IDS = 100
Json = dict[str, Any]


def processing(media_id: str | None = None, **fields: Any) -> Json:
    """Return the snapshot of an upload that is still at work."""
    known = {"version": 2, "status": "processing", "kind": None, "width": None, "height": None, "duration": None}
    rest = {"blurhash": None, "alt_text": "a loom", "access": "private", "renditions": [], "dominant_color": None}
    return {"id": media_id or str(uuid4()), **known, **rest, **fields}


def ready(media_id: str | None = None, **fields: Any) -> Json:
    """Return the snapshot of a picture; public ones have addresses."""
    made = processing(
        media_id, **{"version": 3, "status": "ready", "kind": "image", "blurhash": "LEHV6nWB2yk8", **fields}
    )
    renditions = [
        {
            "name": name,
            "url": f"{CDN}/{made['id']}/{name}.webp",
            "width": width,
            "height": height,
            "content_type": "image/webp",
            "bytes": width * 10,
        }
        for name, (width, height) in SIZES.items()
    ]
    return {**made, "width": 1280, "height": 640, "renditions": renditions}


class MediaService:
    """Answers look-ups; `asked` are the bodies that came."""

    def __init__(self, service: OtherService) -> None:
        self.known: dict[str, Json] = {}
        self._service = service
        service.answer = self._answer

    @property
    def asked(self) -> list[Json]:
        """Return what was asked."""
        return [asked.json for asked in self._service.asked]

    def has(self, *snapshots: Json) -> list[str]:
        """Let the service know these media, and return their ids."""
        self.known |= {snapshot["id"]: snapshot for snapshot in snapshots}
        return [snapshot["id"] for snapshot in snapshots]

    def _answer(self, asked: Asked) -> tuple[int, Any]:
        wanted = asked.json["media_ids"]
        if len(wanted) > MOST_IDS:
            return 400, {"data": None, "error": {"code": "INVALID", "details": {}}, "message": "Too many."}
        items = [self.known[media_id] for media_id in reversed(wanted) if media_id in self.known]
        missing = [media_id for media_id in wanted if media_id not in self.known]
        return 200, {"data": {"items": items, "missing": missing}, "error": None, "message": "OK"}


def told() -> list[Json]:
    """Return what the media service was told, the oldest first."""
    return [payload["payload"] for _, target, payload in outbox() if target == "media"]


def changed(snapshot: Json, *, owner_id: UUID, is_deleted: bool = False) -> Json:
    """Return the payload of `media.changed`."""
    return {
        "media_id": snapshot["id"],
        "owner_id": str(owner_id),
        "version": snapshot["version"],
        "is_deleted": is_deleted,
        "sources": [],
        "snapshot": None if is_deleted else snapshot,
    }
