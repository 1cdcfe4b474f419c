"""A film that not everybody may see is played in pieces by those who may, from the feed to the last frame."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import av
import pytest

from tests.support.media.film_files import FilmFiles
from tests.support.media.media_store import send_file
from tests.support.media.played import play
from tests.support.stack.api import Api, Person, sign_up
from tests.support.waiting import eventually

SECONDS = 90


@pytest.fixture
def author(api: Api) -> Person:
    return sign_up(api, name="author")


def films_of(person: Person, post: Any) -> dict[str, str]:
    """Return the addresses of a post's film by the names of its renditions, as a person reads them in the feed."""
    shown = [item for item in person.feed() if item["id"] == post["id"]]
    renditions = [rendition for item in shown for each in item["media"] for rendition in each.get("renditions", ())]
    return {rendition["name"]: rendition["url"] for rendition in renditions}


def test_followers_play_it_to_the_end(api: Api, author: Person, tmp_path: Path) -> None:
    film = FilmFiles(tmp_path)["film.mp4"]
    reader = sign_up(api, name="reader")
    reader.follows(author)
    media_id = send_file(author, film.read_bytes(), content_type="video/mp4")

    post = author.posts("for my followers", media_ids=[media_id], visibility="followers")

    renditions = eventually(lambda: films_of(reader, post), is_so=lambda found: "hls" in found, seconds=SECONDS)
    assert set(renditions) == {"hls", "mp4", "poster"}
    played, original = play(renditions["hls"]), play(film)
    assert (played.video_codec, played.audio_codec) == ("h264", "aac")
    assert (played.width, played.height, played.frames) == (original.width, original.height, original.frames)
    assert played.samples >= 2 * 44_100
    with pytest.raises(av.error.HTTPForbiddenError):
        play(renditions["hls"].replace("signature=", "signature=0"))
    playlist = api.pool.request("GET", renditions["hls"])
    assert playlist.headers["Cache-Control"].startswith("private")
    assert urlsplit(renditions["hls"]).netloc == urlsplit(api.base_url).netloc
    size = next(line for line in playlist.data.decode().splitlines() if line.startswith(api.base_url))
    pieces = api.pool.request("GET", size, headers={"Accept-Encoding": "gzip"})
    assert (pieces.headers["Content-Encoding"], "0000.m4s?" in pieces.data.decode()) == ("gzip", True)
