"""Routes of renditions that not everybody may see."""

from copy import deepcopy
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from ninja import Query, Router, Schema
from pydantic import Field

from backend.media.services.access.open_playlist import TREE, OpenedPlaylist, open_master, open_playlist
from backend.media.services.access.open_rendition import open_rendition
from backend.media.utils.playlists import PLAYLIST_TYPE
from backend.shared.clock import now
from backend.shared.http.envelope import ErrorEnv

router = Router()

EXAMPLE = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=900000,RESOLUTION=640x360\n360p/index.m3u8?expires=1&signature=s\n"
PLAYLIST = {"responses": {200: {"content": {PLAYLIST_TYPE: {"schema": {"type": "string"}, "example": EXAMPLE}}}}}
# The address is the permission: pages of any site may show what lies behind it.
FOR_ANY_PAGE = {"Cross-Origin-Resource-Policy": "cross-origin"}


class Signed(Schema):
    """What makes the address good."""

    expires: int = Field(ge=0, le=2**53, description="Seconds since 1970.")
    signature: str = Field(max_length=128)


@router.get(
    f"/{{id:media_id}}/renditions/{TREE}",
    response={200: None, 403: ErrorEnv, 404: ErrorEnv, 410: ErrorEnv},
    summary="Play a film in pieces",
    openapi_extra=deepcopy(PLAYLIST),
)
def get_master(request: HttpRequest, media_id: UUID, signed: Query[Signed]) -> HttpResponse:
    """Answer the playlist of a film for whoever holds the address; the addresses that it names outlast the film."""
    opened = open_master(media_id=media_id, expires=signed.expires, signature=signed.signature, at=now())
    return _playlist(opened)


@router.get(
    f"/{{id:media_id}}/renditions/{TREE}/{{slug:size}}/{{str:name}}",
    response={200: None, 403: ErrorEnv, 404: ErrorEnv, 410: ErrorEnv},
    summary="Play one size of a film in pieces",
    openapi_extra=deepcopy(PLAYLIST),
)
def get_playlist(request: HttpRequest, media_id: UUID, size: str, name: str, signed: Query[Signed]) -> HttpResponse:
    """Answer the playlist of a size, or of the sound, that the film's own playlist names."""
    opened = open_playlist(
        media_id=media_id, name=f"{size}/{name}", expires=signed.expires, signature=signed.signature, at=now()
    )
    return _playlist(opened)


@router.get(
    "/{id:media_id}/renditions/{slug:name}",
    response={302: None, 403: ErrorEnv, 410: ErrorEnv},
    summary="Fetch a rendition",
)
def get_rendition(request: HttpRequest, media_id: UUID, name: str, signed: Query[Signed]) -> HttpResponse:
    """Lead whoever holds the address to the bytes, until it expires. Media and posts bring such addresses along."""
    opened = open_rendition(media_id=media_id, name=name, expires=signed.expires, signature=signed.signature, at=now())
    return HttpResponseRedirect(opened.url, headers=_headers(seconds=opened.seconds))


def _playlist(opened: OpenedPlaylist) -> HttpResponse:
    return HttpResponse(opened.text, content_type=PLAYLIST_TYPE, headers=_headers(seconds=opened.seconds))


def _headers(*, seconds: int) -> dict[str, str]:
    return {"Cache-Control": f"private, max-age={seconds}", **FOR_ANY_PAGE}
