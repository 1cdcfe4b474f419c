"""What a post knows of its media: the snapshots that the media service sent, and what a card shows of them."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from backend.shared.media_addresses import marker

Snapshot = dict[str, Any]
MOST_MEDIA: Final = 4
OF_MEDIA: Final = ("id", "kind", "status", "width", "height", "duration", "blurhash", "alt_text")
OF_RENDITION: Final = ("name", "url", "width", "height", "content_type")


def snapshot_of(document: Mapping[str, Any]) -> Snapshot:
    """Return of the media service's document what a post keeps. Raises KeyError, TypeError and ValueError for none."""
    kept = {name: document.get(name) for name in OF_MEDIA}
    return {
        **kept,
        "id": str(UUID(str(document["id"]))),
        "status": str(document["status"]),
        "version": int(document["version"]),
        "access": str(document["access"]),
        "renditions": [{name: each.get(name) for name in OF_RENDITION} for each in document.get("renditions") or ()],
    }


def ids_of(snapshots: Sequence[Snapshot] | None) -> list[UUID]:
    """Return the ids of media, in the post's order."""
    return [UUID(snapshot["id"]) for snapshot in snapshots or ()]


def chosen_media(media_ids: Sequence[UUID], *, known: Sequence[Snapshot]) -> list[Snapshot] | None:
    """Return the snapshots of these media in this order, without those that are not known (deleted meanwhile)."""
    by_id = {snapshot["id"]: snapshot for snapshot in known}
    return [by_id[media_id] for media_id in map(str, media_ids) if media_id in by_id] or None


def shown_media(snapshots: Sequence[Snapshot] | None, *, is_public: bool) -> tuple[Mapping[str, Any], ...]:
    """Return what a card shows; while a media is being processed that is a placeholder, without renditions.

    Where not everybody may see the post, a marker stands for each address: it is signed for whoever reads the card.
    """
    return tuple(_shown(snapshot, is_public=is_public) for snapshot in snapshots or ())


def _shown(snapshot: Snapshot, *, is_public: bool) -> Mapping[str, Any]:
    # The media service moves its files after the post changed, so both must say that they are public.
    is_open = is_public and snapshot["access"] == "public"
    renditions = [
        _given({**each, "url": each["url"] if is_open else _marker(snapshot, rendition=each)})
        for each in snapshot["renditions"]
    ]
    return _given({**{name: snapshot[name] for name in OF_MEDIA}, "renditions": renditions})


def _marker(snapshot: Snapshot, *, rendition: Mapping[str, Any]) -> str:
    return marker(media_id=UUID(snapshot["id"]), name=rendition["name"])


def _given(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in fields.items() if value not in (None, "", [])}
