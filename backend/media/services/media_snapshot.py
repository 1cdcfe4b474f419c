"""What others are told of a media: complete, so that nobody has to ask again."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from backend.media.models import Access, Media, Rendition, Status
from backend.media.services.storage.addresses import public_address
from backend.media.services.storage.client import is_public_key
from backend.shared.media_addresses import marker

# The order in which a client reads them: smallest first, what is moving and what is heard last.
ORDER = ("small", "medium", "large", "avif", "square", "poster", "animated", "mp4", "hls", "audio")
Json = dict[str, Any]
Addressing = Callable[[Media, Rendition], str]


def media_snapshot(media: Media) -> Json:
    """Return the snapshot for events and look-ups; where not everybody may look, addresses are markers."""
    return {
        "id": media.id,
        "version": media.version,
        **describe(media),
        "access": media.access,
        "renditions": describe_renditions(media, address=stored_address),
    }


def describe(media: Media) -> Json:
    """Return what is known of the content, without addresses; `duration` is in seconds."""
    has_focus = media.focal_x is not None
    return {
        "status": media.status,
        "kind": media.kind,
        "width": media.width,
        "height": media.height,
        "duration": media.duration_ms / 1000 if media.duration_ms is not None else None,
        "blurhash": media.blurhash,
        "dominant_color": media.dominant_color,
        "waveform": media.waveform,
        "alt_text": media.alt_text,
        "focal_point": {"x": media.focal_x, "y": media.focal_y} if has_focus else None,
    }


def describe_renditions(media: Media, *, address: Addressing) -> list[Json]:
    """Return the renditions with their addresses, in the order in which a client reads them."""
    if media.status != Status.READY:
        return []
    return [
        {
            "name": rendition.name,
            "url": address(media, rendition),
            "width": rendition.width,
            "height": rendition.height,
            "content_type": rendition.content_type,
            "bytes": rendition.bytes,
        }
        for rendition in in_order(media.renditions.all())
    ]


def in_order(renditions: Iterable[Rendition]) -> Sequence[Rendition]:
    """Return renditions as a client reads them."""
    ranks = {name: rank for rank, name in enumerate(ORDER)}
    return sorted(renditions, key=lambda rendition: (ranks.get(rendition.name, len(ranks)), rendition.name))


def is_open(media: Media, rendition: Rendition) -> bool:
    """Return whether anybody may fetch it, and it lies where anybody can."""
    return media.access == Access.PUBLIC and is_public_key(rendition.stored_id)


def stored_address(media: Media, rendition: Rendition) -> str:
    """Return the public address for ever, or the marker that stands for a signed one."""
    if is_open(media, rendition):
        return public_address(key=rendition.stored_id)
    return marker(media_id=media.id, name=rendition.name)
