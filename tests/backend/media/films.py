"""A film in pieces, as a worker leaves it, without making a single picture."""

from dataclasses import replace
from io import BytesIO
from uuid import UUID

from backend.media.services.objects.stored_objects import NewObject, confirm_objects, reserve_objects
from backend.media.services.renditions.keep_renditions import type_of
from backend.media.services.renditions.record_renditions import NewRendition
from backend.media.services.storage.object_store import put_stream
from backend.media.utils.playlists import PLAYLIST_TYPE
from backend.shared.clock import now
from tests.backend.media.processing import IMAGE

FILM_SECONDS = 3600
FILM = replace(IMAGE, kind="video", content_type="video/mp4", duration_ms=FILM_SECONDS * 1000)
FILES = {
    "master.m3u8": '#EXTM3U\n#EXT-X-MEDIA:TYPE=AUDIO,URI="sound/index.m3u8"\n#EXT-X-STREAM-INF:BANDWIDTH=1\n'
    "360p/index.m3u8\n",
    "360p/index.m3u8": '#EXTM3U\n#EXT-X-MAP:URI="init_0.mp4"\n#EXTINF:4,\n0000.m4s\n#EXT-X-ENDLIST\n',
    "360p/init_0.mp4": "how to read it",
    "360p/0000.m4s": "what is seen",
    "sound/index.m3u8": '#EXTM3U\n#EXT-X-MAP:URI="init_1.mp4"\n#EXTINF:4,\n0000.m4s\n#EXT-X-ENDLIST\n',
    "sound/init_1.mp4": "how to hear it",
    "sound/0000.m4s": "what is heard",
}


def film_in_pieces(owner_id: UUID, *, access: str = "private") -> NewRendition:
    """Store a film in pieces, of an hour as its media says, and return it."""
    folder = f"{access}/{owner_id}/film/"
    size = sum(map(len, FILES.values()))
    tree = NewObject(key=f"{folder}master.m3u8", bytes=size, content_type=PLAYLIST_TYPE, files=len(FILES), is_tree=True)
    reserve_objects(owner_id=owner_id, objects=[tree], at=now())
    for name, content in FILES.items():
        file = BytesIO(content.encode())
        put_stream(file=file, key=folder + name, content_type=type_of(name), is_public=access == "public")
    confirm_objects(keys=[tree.key], at=now())
    return NewRendition(name="hls", key=tree.key, content_type=PLAYLIST_TYPE, width=640, height=360, bytes=size)
