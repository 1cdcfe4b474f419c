"""Opening a playlist of a film that not everybody may see: it names its pieces by addresses that work.

All addresses of one playing end at the same time: 15 to 30 minutes after the film would, begun now. The playlist of a
size, which a player may ask for in the middle of the film, hands its own end on to its pieces and prolongs nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

from backend.media.models import Rendition
from backend.media.services.access.open_rendition import check_address, find_rendition
from backend.media.services.find_media import MediaMissing
from backend.media.services.storage.addresses import sign_folder
from backend.media.services.storage.object_store import open_object
from backend.media.utils.playlists import PLAYLIST_TYPE, is_playlist, rewrite_playlist
from backend.media.utils.rendition_keys import folder_of
from backend.shared.media_addresses import address_until, expiry

TREE = "hls"
KEPT_SECONDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPlaylist:
    """A playlist to be played, and for how many seconds a client may keep it."""

    text: str
    seconds: int


def open_master(*, media_id: UUID, expires: int, signature: str, at: datetime) -> OpenedPlaylist:
    """Return the playlist of a film's sizes.

    Raises AddressExpired, BadAddress, MediaMissing, MissingObject, Unavailable.
    """
    check_address(media_id=media_id, name=TREE, expires=expires, signature=signature, at=at)
    tree = _find_tree(media_id=media_id)
    name = tree.stored_id.removeprefix(folder_of(tree.stored_id))
    end = expiry(at=at + timedelta(milliseconds=tree.media.duration_ms or 0))
    return _open(tree, name=name, end=end, seconds=_kept(expires, at=at))


def open_playlist(*, media_id: UUID, name: str, expires: int, signature: str, at: datetime) -> OpenedPlaylist:
    """Return the playlist of one of a film's sizes, or of its sound. Raises as `open_master` does."""
    check_address(media_id=media_id, name=f"{TREE}/{name}", expires=expires, signature=signature, at=at)
    if not is_playlist(name):
        raise MediaMissing
    return _open(_find_tree(media_id=media_id), name=name, end=expires, seconds=_kept(expires, at=at))


def _find_tree(*, media_id: UUID) -> Rendition:
    tree = find_rendition(media_id=media_id, name=TREE)
    if tree.content_type != PLAYLIST_TYPE:
        raise MediaMissing
    return tree


def _open(tree: Rendition, *, name: str, end: int, seconds: int) -> OpenedPlaylist:
    folder = folder_of(tree.stored_id)
    with open_object(key=folder + name) as file:
        text = file.read().decode()
    sign = sign_folder(folder=folder, expires_at=datetime.fromtimestamp(end, tz=UTC))
    address = partial(_address, media_id=tree.media_id, end=end, sign=sign)
    return OpenedPlaylist(text=rewrite_playlist(text, name=name, address=address), seconds=seconds)


def _address(name: str, *, media_id: UUID, end: int, sign: Callable[[str], str]) -> str:
    if is_playlist(name):
        return address_until(media_id=media_id, name=f"{TREE}/{name}", expires=end)
    return sign(name)


def _kept(expires: int, *, at: datetime) -> int:
    return min(KEPT_SECONDS, int(expires - at.timestamp()))
