"""Media on posts and profiles, from the upload to the reader: placeholder, picture, signed, public, gone."""

import io
from typing import Any

import psycopg
import pytest
from PIL import Image

from config.cli.stack.state import StackState
from tests.support.stack.api import Api, Person, sign_up
from tests.support.waiting import eventually

SECONDS = 60


def photo(*, seed: int, size: tuple[int, int] = (900, 600)) -> bytes:
    """Return a photograph of nothing; another seed is another file."""
    gradient = Image.linear_gradient("L").resize(size)
    picture = Image.merge("RGB", (gradient, gradient.rotate(180), Image.new("L", size, seed % 256)))
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=80)
    return file.getvalue()


def uploads(person: Person, *, seed: int, alt_text: str = "a gradient") -> str:
    """Upload a photograph and return its id, while it is at work."""
    response = person.api.pool.request(
        "POST",
        f"{person.api.base_url}/api/v1/media",
        fields={"file": ("photo.jpg", photo(seed=seed), "image/jpeg"), "alt_text": alt_text},
        headers={"Authorization": f"Bearer {person.api.token}"},
    )
    assert response.status == 202, response.data
    return str(response.json()["data"]["id"])


def shown(person: Person, post: Any) -> list[Any]:
    """Return the media of a post in a person's feed."""
    items = [item for item in person.feed() if item["id"] == post["id"]]
    return items[0].get("media", []) if items else []


def is_ready(media: list[Any]) -> bool:
    return [each["status"] for each in media] == ["ready"]


def is_public(api: Api, media: list[Any]) -> bool:
    """Return whether all is ready and lies where everybody can fetch it."""
    return is_ready(media) and all(address.startswith(f"{api.base_url}/cdn/") for address in addresses(media))


def addresses(media: list[Any]) -> list[str]:
    return [rendition["url"] for each in media for rendition in each["renditions"]]


def fetch(api: Api, address: str) -> tuple[int, str, bytes]:
    """Fetch a file as a browser does, following one redirection; return status, type and content."""
    response = api.pool.request("GET", address, redirect=False)
    if response.status == 302:
        assert "private" in response.headers["Cache-Control"]
        response = api.pool.request("GET", response.headers["Location"], redirect=False)
    return response.status, response.headers.get("Content-Type", ""), response.data


def stored(stack: StackState, person: Person) -> int:
    """Return how many objects the bucket holds of a person."""
    with psycopg.connect(stack.services["media"]["DATABASE_URL"]) as connection:
        record = connection.execute("SELECT count(*) FROM stored_object WHERE owner_id = %s", [person.id]).fetchone()
    return int(record[0]) if record else 0


@pytest.fixture
def author(api: Api) -> Person:
    return sign_up(api, name="author")


@pytest.fixture
def reader(api: Api, author: Person) -> Person:
    reader = sign_up(api, name="reader")
    reader.follows(author)
    return reader


def test_a_placeholder_becomes_a_picture_and_leaves_with_its_post(
    api: Api, stack: StackState, author: Person, reader: Person
) -> None:
    media_id = uploads(author, seed=1)

    post = author.posts("", media_ids=[media_id])

    assert [(each["id"], each["alt_text"]) for each in post["media"]] == [(media_id, "a gradient")]
    media = eventually(lambda: shown(reader, post), is_so=lambda media: is_public(api, media), seconds=SECONDS)
    assert (media[0]["kind"], media[0]["width"], media[0]["height"]) == ("image", 900, 600)
    files = {address: fetch(api, address) for address in addresses(media)}
    assert {status for status, _, _ in files.values()} == {200}
    assert {rendition["content_type"] for rendition in media[0]["renditions"]} == {
        kind for _, kind, _ in files.values()
    }

    author.api.delete(f"/posts/{post['id']}")

    assert shown(reader, post) == []
    eventually(lambda: stored(stack, author), is_so=lambda count: count == 0, seconds=SECONDS)
    assert {fetch(api, address)[0] for address in files} <= {403, 404}


def test_media_for_some_have_signed_addresses_until_the_post_is_for_all(
    api: Api, author: Person, reader: Person
) -> None:
    stranger = sign_up(api, name="stranger")
    post = author.posts("for some", media_ids=[uploads(author, seed=2)], visibility="followers")

    media = eventually(lambda: shown(reader, post), is_so=is_ready, seconds=SECONDS)

    signed = addresses(media)
    assert ["signature=" in address and "/api/v1/media/" in address for address in signed] == [True] * len(signed)
    assert {fetch(api, address)[0] for address in signed} == {200}
    assert {fetch(api, address.replace("expires=", "expires=9"))[0] for address in signed} <= {403, 404}
    assert stranger.api.get(f"/posts/{post['id']}").status == 404
    # The window of a signature apart, whoever asks gets the same addresses.
    assert author.api.get(f"/posts/{post['id']}").data["media"] == media

    author.api.put(f"/posts/{post['id']}", {"visibility": "public"})

    public = eventually(lambda: shown(reader, post), is_so=lambda media: is_public(api, media), seconds=SECONDS)
    assert {fetch(api, address)[0] for address in addresses(public)} == {200}
    assert stranger.api.get(f"/posts/{post['id']}").data["media"] == public

    author.api.put(f"/posts/{post['id']}", {"visibility": "private"})

    for address in addresses(public):
        eventually(lambda address=address: fetch(api, address)[0], is_so=lambda status: status != 200, seconds=SECONDS)


def test_an_account_that_turns_private_takes_its_media_with_it(api: Api, author: Person, reader: Person) -> None:
    post = author.posts("for all", media_ids=[uploads(author, seed=3)])
    public = eventually(lambda: shown(reader, post), is_so=lambda media: is_public(api, media), seconds=SECONDS)

    author.api.put("/accounts/me", {"is_private": True})

    hidden = eventually(lambda: shown(reader, post), is_so=lambda media: "signature=" in str(media), seconds=SECONDS)
    assert {fetch(api, address)[0] for address in addresses(hidden)} == {200}
    for address in addresses(public):
        eventually(lambda address=address: fetch(api, address)[0], is_so=lambda status: status != 200, seconds=SECONDS)


def test_somebody_elses_media_cannot_be_shown(api: Api, author: Person) -> None:
    media_id, thief = uploads(author, seed=4), sign_up(api, name="thief")

    answer = thief.api.post("/posts", {"text": "mine now", "media_ids": [media_id]})

    assert (answer.status, answer.code) == (422, "MEDIA_MISSING")
    assert answer.body["error"]["details"] == {"media_ids": [media_id]}


def test_deleted_media_leave_their_posts(author: Person, reader: Person) -> None:
    media_id = uploads(author, seed=5)
    post = author.posts("with a picture", media_ids=[media_id])
    eventually(lambda: shown(reader, post), is_so=is_ready, seconds=SECONDS)

    author.api.delete(f"/media/{media_id}")

    eventually(lambda: shown(reader, post), is_so=lambda media: media == [], seconds=SECONDS)
    assert author.api.get(f"/posts/{post['id']}").data["text"] == "with a picture"


def test_an_upload_becomes_the_picture_of_a_profile(api: Api, author: Person, reader: Person) -> None:
    post = author.posts("who is this?")

    author.api.put("/accounts/me", {"avatar_media_id": uploads(author, seed=6)})

    me = eventually(lambda: author.api.get("/accounts/me").data, is_so=lambda me: me["avatar_url"], seconds=SECONDS)
    status, kind, content = fetch(api, me["avatar_url"])
    picture = Image.open(io.BytesIO(content))
    assert (status, kind, picture.width == picture.height) == (200, "image/webp", True)
    eventually(
        lambda: [item["author"].get("avatar_url") for item in reader.feed() if item["id"] == post["id"]],
        is_so=lambda urls: urls == [me["avatar_url"]],
        seconds=SECONDS,
    )
