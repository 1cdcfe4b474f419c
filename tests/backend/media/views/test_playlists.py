"""Films in pieces that not everybody may see: each playlist leads to the next, and to pieces that can be fetched."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
import urllib3
from django.conf import settings

from backend.shared.clock import now
from backend.shared.media_addresses import expiry, sign
from tests.backend.media.films import FILES, FILM, FILM_SECONDS, film_in_pieces
from tests.backend.media.processing import make_ready, rendition
from tests.backend.media.uploader import Uploader
from tests.support.service.client import ServiceClient
from tests.support.stack.api import Answer

HOUR = timedelta(hours=1)
NAMED = re.compile(r'^(?!#).+$|(?<=URI=")[^"]+', re.MULTILINE)


@pytest.fixture
def film(ada: Uploader) -> Any:
    """Ada's film, which nobody else may see."""
    media = ada.uploads()
    make_ready(media, renditions=[film_in_pieces(ada.id)], content=FILM)
    return media


def path_of(address: str) -> str:
    """Return what a client asks the service for."""
    parts = urlsplit(address)
    return f"{parts.path.removeprefix('/api/v1')}?{parts.query}"


def master_of(ada: Uploader, film: Any) -> str:
    return path_of(ada.shows(film)["renditions"][0]["url"])


def named(answer: Answer) -> dict[str, str]:
    """Return the addresses that a playlist names, by the name of the file within its tree."""
    assert answer.status == 200, answer.body
    addresses = NAMED.findall(answer.body.decode())
    return {"/".join(urlsplit(address).path.split("/")[-2:]): address for address in addresses}


def expires(address: str) -> int:
    return int(parse_qs(urlsplit(address).query)["expires"][0])


def signed(media_id: str, name: str, *, until: int) -> str:
    signature = sign(media_id=media_id, name=name, expires=until)
    return f"/media/{media_id}/renditions/{name}?expires={until}&signature={signature}"


def test_whoever_has_the_address_plays_the_whole_film(ada: Uploader, film: Any, anonymous: ServiceClient) -> None:
    master = anonymous.get(master_of(ada, film))

    assert master.headers["Content-Type"] == "application/vnd.apple.mpegurl"
    assert master.headers["Cache-Control"] == "private, max-age=300"
    playlists = named(master)
    assert set(playlists) == {"360p/index.m3u8", "sound/index.m3u8"}
    assert all(address.startswith(f"{settings.PUBLIC_URL}/api/v1/media/") for address in playlists.values())
    pieces = {
        name: address
        for playlist in playlists.values()
        for name, address in named(anonymous.get(path_of(playlist))).items()
    }
    found = {name: urllib3.request("GET", address) for name, address in pieces.items()}
    assert {name: (answer.status, answer.data.decode()) for name, answer in found.items()} == {
        name: (200, content) for name, content in FILES.items() if not name.endswith(".m3u8")
    }
    assert {urllib3.request("GET", address.split("?")[0]).status for address in pieces.values()} == {403}


def test_what_is_not_named_is_left_as_it_was(ada: Uploader, film: Any, anonymous: ServiceClient) -> None:
    master = anonymous.get(master_of(ada, film)).body.decode()

    assert [line for line in master.splitlines() if "://" not in line] == [
        line for line in FILES["master.m3u8"].splitlines() if "index" not in line
    ]


def test_addresses_outlast_the_film_and_end_together(ada: Uploader, film: Any, anonymous: ServiceClient) -> None:
    playlists = named(anonymous.get(master_of(ada, film)))
    ends = {expires(address) for address in playlists.values()}

    assert ends <= {expiry(at=now() + HOUR), expiry(at=now() + HOUR - timedelta(minutes=1))}
    assert min(ends) >= now().timestamp() + FILM_SECONDS + 14 * 60
    size = path_of(playlists["360p/index.m3u8"])
    piece = urlsplit(named(anonymous.get(size))["360p/0000.m4s"])
    assert parse_qs(piece.query)["X-Amz-Expires"] == [str(7 * 24 * 3600)]
    later = signed(film["id"], "hls/360p/index.m3u8", until=min(ends) - 900)
    assert named(anonymous.get(later))["360p/0000.m4s"] != piece.geturl()


def test_a_playlist_that_was_not_named_is_refused(ada: Uploader, film: Any, anonymous: ServiceClient) -> None:
    master, other = master_of(ada, film), ada.uploads()
    make_ready(other, renditions=[film_in_pieces(ada.id)], content=FILM)
    size = path_of(named(anonymous.get(master))["360p/index.m3u8"])
    changed = [
        master.replace("/hls?", "/hls/360p/index.m3u8?"),
        size.replace("/360p/", "/sound/"),
        size.replace("/360p/index.m3u8", ""),
        size.replace(film["id"], other["id"]),
        size.replace("expires=", f"expires={expires(size) + 900}&was="),
    ]

    answers = list(map(anonymous.get, changed))

    assert [(answer.status, answer.code) for answer in answers] == [(403, "BAD_ADDRESS")] * len(changed)


@pytest.mark.parametrize(
    "name", ["360p/0000.m4s", "../film/master.m3u8", "360p/../sound/index.m3u8", "360p/index.m3u8/", "/etc/x.m3u8"]
)
def test_only_playlists_of_the_tree_are_answered(name: str, film: Any, anonymous: ServiceClient) -> None:
    assert anonymous.get(signed(film["id"], f"hls/{name}", until=expiry(at=now()))).status == 404


def test_a_playlist_that_is_not_there_is_not_found(film: Any, anonymous: ServiceClient) -> None:
    answer = anonymous.get(signed(film["id"], "hls/1080p/index.m3u8", until=expiry(at=now())))

    assert (answer.status, answer.code) == (404, "MISSING_OBJECT")


def test_an_address_expires(film: Any, anonymous: ServiceClient) -> None:
    past = int(now().timestamp()) - 1

    answers = [anonymous.get(signed(film["id"], name, until=past)) for name in ("hls", "hls/360p/index.m3u8")]

    assert [(answer.status, answer.code) for answer in answers] == [(410, "ADDRESS_EXPIRED")] * 2


def test_a_deleted_film_is_not_found(ada: Uploader, film: Any, anonymous: ServiceClient) -> None:
    master = master_of(ada, film)
    size = path_of(named(anonymous.get(master))["360p/index.m3u8"])
    ada.api.delete(f"/media/{film['id']}")

    assert [anonymous.get(path).status for path in (master, size)] == [404, 404]


def test_a_picture_has_no_pieces(ada: Uploader, anonymous: ServiceClient) -> None:
    picture = ada.uploads()
    make_ready(picture, renditions=[rendition(ada.id, name="hls")])

    assert anonymous.get(signed(picture["id"], "hls", until=expiry(at=now()))).status == 404
    assert anonymous.get(signed(str(uuid4()), "hls", until=expiry(at=now()))).status == 404


def test_players_of_listed_pages_may_read_playlists(ada: Uploader, film: Any, anonymous: ServiceClient) -> None:
    page = "https://app.plaza.test"

    answer = anonymous.get(master_of(ada, film), headers={"Origin": page})

    assert answer.headers["Access-Control-Allow-Origin"] == page
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    stranger = anonymous.get(master_of(ada, film), headers={"Origin": "https://elsewhere.test"})
    assert "Access-Control-Allow-Origin" not in stranger.headers
