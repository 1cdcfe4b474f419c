"""Renditions that not everybody may see: an address is the permission."""

from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import urllib3

from backend.shared.clock import now
from backend.shared.media_addresses import expiry, sign
from tests.backend.media.processing import make_ready, rendition
from tests.backend.media.uploader import Uploader
from tests.support.service.client import ServiceClient


def address_of(ada: Uploader, media: Any) -> str:
    """Return the path and query of the picture's one rendition."""
    parts = urlsplit(ada.shows(media)["renditions"][0]["url"])
    return f"{parts.path.removeprefix('/api/v1')}?{parts.query}"


def ready(ada: Uploader) -> Any:
    media = ada.uploads()
    make_ready(media, renditions=[rendition(ada.id, content=b"the bytes")])
    return media


def test_whoever_has_the_address_gets_the_bytes(ada: Uploader, anonymous: ServiceClient) -> None:
    answer = anonymous.get(address_of(ada, ready(ada)))
    assert answer.status == 302
    assert answer.headers["Cache-Control"] == "private, max-age=300"
    fetched = urllib3.request("GET", answer.headers["Location"])
    assert (fetched.status, fetched.data) == (200, b"the bytes")


def test_the_bytes_have_no_address_of_their_own(ada: Uploader, anonymous: ServiceClient) -> None:
    location = anonymous.get(address_of(ada, ready(ada))).headers["Location"]
    assert urllib3.request("GET", location.split("?")[0]).status == 403


def test_an_address_that_was_changed_is_refused(ada: Uploader, anonymous: ServiceClient) -> None:
    media, other = ready(ada), ready(ada)
    address = address_of(ada, media)
    later = int(parse_qs(urlsplit(address).query)["expires"][0]) + 900
    changed = [
        address.replace(media["id"], other["id"]),
        address.replace("/large?", "/small?"),
        address.replace("expires=", f"expires={later}&was="),
        address[:-1] + ("0" if address[-1] != "0" else "1"),
    ]
    assert [(answer.status, answer.code) for answer in map(anonymous.get, changed)] == [(403, "BAD_ADDRESS")] * 4


def test_an_address_expires(ada: Uploader, anonymous: ServiceClient) -> None:
    media = ready(ada)
    expires = int(now().timestamp()) - 1
    signature = sign(media_id=media["id"], name="large", expires=expires)
    path = f"/media/{media['id']}/renditions/large?expires={expires}&signature={signature}"
    answer = anonymous.get(path)
    assert (answer.status, answer.code) == (410, "ADDRESS_EXPIRED")


def test_an_address_needs_its_two_parts(ada: Uploader, anonymous: ServiceClient) -> None:
    assert anonymous.get(f"/media/{uuid4()}/renditions/large").status == 400


def test_what_is_not_there_is_not_found(ada: Uploader, anonymous: ServiceClient) -> None:
    media = ready(ada)
    expires = expiry(at=now())
    signature = sign(media_id=media["id"], name="poster", expires=expires)
    path = f"/media/{media['id']}/renditions/poster?expires={expires}&signature={signature}"
    assert anonymous.get(path).status == 404


def test_a_deleted_media_is_not_found(ada: Uploader, anonymous: ServiceClient) -> None:
    media = ready(ada)
    address = address_of(ada, media)
    ada.api.delete(f"/media/{media['id']}")
    assert anonymous.get(address).status == 404
