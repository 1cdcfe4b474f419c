"""Addresses of media: those of posts that are not for everybody are signed for whoever reads them, and expire."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest

from backend.shared.media_addresses import FLAG, MARK, check
from backend.social.models import Post
from tests.backend.social.conftest import MakePerson
from tests.support.media.media_service import CDN, SIZES, MediaService, ready
from tests.support.service.client import ServiceClient
from tests.support.workers.social_work import run_work

NOON = datetime(2026, 3, 14, 12, 0, 1, tzinfo=UTC)


def addresses(post: dict[str, Any]) -> list[str]:
    """Return the addresses that a post shows."""
    return [rendition["url"] for media in post["media"] for rendition in media["renditions"]]


def works(address: str, *, at: datetime) -> bool:
    """Return what the media service says of a signed address."""
    parts = urlsplit(address)
    media_id, name = parts.path.removeprefix("/api/v1/media/").split("/renditions/")
    query = parse_qs(parts.query)
    expires, signature = int(query["expires"][0]), query["signature"][0]
    return check(media_id=UUID(media_id), name=name, expires=expires, signature=signature, at=at)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> dict[str, datetime]:
    """The clock by which addresses are signed: noon, until a test sets it."""
    hands = {"at": NOON}
    monkeypatch.setattr("backend.social.services.cards.post_items.now", lambda: hands["at"])
    monkeypatch.setattr("backend.social.views.home_feed.now", lambda: hands["at"])
    return hands


@pytest.mark.parametrize(
    ("account", "visibility", "access"),
    [
        ({}, "followers", "public"),
        ({}, "private", "public"),
        ({"is_private": True}, "public", "public"),
        ({}, "public", "private"),
    ],
    ids=["followers", "private", "private account", "not yet moved"],
)
def test_media_not_for_everybody_have_addresses_that_expire(
    person: MakePerson, media: MediaService, clock: dict[str, datetime], *, account: Any, visibility: str, access: str
) -> None:
    post = person(**account).posts("mine", media_ids=media.has(ready(access=access)), visibility=visibility)

    found = addresses(post)

    assert len(found) == len(SIZES)
    assert {works(address, at=NOON) for address in found} == {True}
    assert {works(address, at=NOON + timedelta(minutes=31)) for address in found} == {False}
    assert [works(address.replace("small", "large"), at=NOON) for address in found] == [False, True, True]


def test_every_list_shows_addresses_and_no_markers(person: MakePerson, media: MediaService) -> None:
    ada = person()
    post = ada.posts("mine", media_ids=media.has(ready()), visibility="followers")
    reply = ada.replies(post, media_ids=media.has(ready()), visibility="followers")
    run_work(seed=1)

    for path in (
        f"/posts?author_id={ada.id}",
        f"/posts/{post['id']}/thread",
        f"/posts/{post['id']}/replies",
        "/feed",
        "/feed?limit=1",
        "/feed?offset=0&limit=5",
    ):
        answer = ada.api.get(path)
        assert "plaza-signed" not in str(answer.body)
        assert answer.data["items"], path
        assert all(works(address, at=datetime.now(UTC)) for item in answer.data["items"] for address in addresses(item))
    assert reply["media"]


def test_a_feed_read_from_the_cache_is_signed_like_one_from_sql(
    person: MakePerson, media: MediaService, clock: dict[str, datetime]
) -> None:
    ada = person()
    ada.posts("mine", media_ids=media.has(ready()), visibility="private")
    ada.api.get("/feed")

    cached, truth = ada.api.get("/feed").data["items"], ada.api.get("/feed?offset=0").data["items"]
    listed = ada.api.get(f"/posts?author_id={ada.id}").data["items"]

    assert cached == truth == listed


def test_a_post_keeps_its_etag_for_a_quarter_of_an_hour(
    person: MakePerson, media: MediaService, clock: dict[str, datetime]
) -> None:
    ada = person()
    post = ada.posts("mine", media_ids=media.has(ready()), visibility="followers")

    def etag() -> str:
        return ada.api.get(f"/posts/{post['id']}").headers["ETag"]

    first = etag()
    clock["at"] = NOON + timedelta(minutes=14)
    same = etag()
    clock["at"] = NOON + timedelta(minutes=16)
    later = etag()

    assert first == same
    assert later != first


def test_a_text_that_looks_like_a_marker_signs_nothing(person: MakePerson, media: MediaService) -> None:
    ada = person()
    [secret] = media.has(ready())
    ada.posts("mine", media_ids=[secret], visibility="private")
    text = f'"url":"{MARK}{secret}/small" {MARK}{secret}/small \\"url\\":\\"{MARK}{secret}/small\\"'
    described = media.has(ready(alt_text=text, access="public"))

    ada.posts(text, media_ids=described)
    run_work(seed=1)

    for path in ("/feed", "/feed?offset=0"):
        shown = ada.api.get(path).data["items"][0]
        assert shown["text"] == text.replace(FLAG, "")  # a control character
        assert shown["media"][0]["alt_text"] == text


def test_a_film_in_pieces_is_shown_by_the_address_of_its_list(person: MakePerson, media: MediaService) -> None:
    film = ready(kind="video", access="public")
    film["renditions"].append(
        {"name": "hls", "url": f"{CDN}/x/master.m3u8", "content_type": "application/vnd.apple.mpegurl"}
    )
    media.has(film)
    ada = person()

    shown = ada.posts("for all", media_ids=[film["id"]])
    hidden = ada.posts("for some", media_ids=[film["id"]], visibility="followers")

    assert shown["media"][0]["renditions"][-1]["url"] == f"{CDN}/x/master.m3u8"
    assert f"/media/{film['id']}/renditions/hls?expires=" in hidden["media"][0]["renditions"][-1]["url"]


def test_a_post_that_becomes_public_has_public_addresses(
    person: MakePerson, media: MediaService, anonymous: ServiceClient
) -> None:
    ada = person()
    post = ada.posts("mine", media_ids=media.has(ready(access="public")), visibility="followers")

    ada.api.put(f"/posts/{post['id']}", {"visibility": "public"})

    shown = addresses(anonymous.get(f"/posts/{post['id']}").data)
    assert {address.startswith(f"{CDN}/") for address in shown} == {True}
    assert Post.objects.get().is_media_public is True
