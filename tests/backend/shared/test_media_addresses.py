"""Addresses of renditions that not everybody may see."""

from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import orjson
import pytest

from backend.shared.media_addresses import check, expiry, marker, sign, sign_media_addresses, signed_address

MEDIA = UUID("0192f0c2-91e4-7a33-b1d0-5e4f3a2b1c0d")
OTHER = UUID("0192f0c2-91e4-7a33-b1d0-5e4f3a2b1c0e")
KEYS = (b"k" * 32, b"older" * 8)


@pytest.fixture(autouse=True)
def _keys(settings: Any) -> None:
    settings.INTERNAL_KEYS = KEYS


def test_an_address_is_good_until_it_expires(at: datetime) -> None:
    asked = parse_qs(urlsplit(signed_address(media_id=MEDIA, name="large", at=at)).query)
    expires, signature = int(asked["expires"][0]), asked["signature"][0]

    def is_good(when: datetime) -> bool:
        return check(media_id=MEDIA, name="large", expires=expires, signature=signature, at=when)

    assert [is_good(at), is_good(at + timedelta(minutes=15)), is_good(at + timedelta(minutes=31))] == [
        True,
        True,
        False,
    ]


def test_a_signature_is_for_one_rendition_and_one_time(at: datetime) -> None:
    expires = expiry(at=at)
    signature = sign(media_id=MEDIA, name="large", expires=expires)
    tried = [(MEDIA, "large", expires), (OTHER, "large", expires), (MEDIA, "small", expires), (MEDIA, "large", 2**40)]
    good = [
        check(media_id=media_id, name=name, expires=when, signature=signature, at=at) for media_id, name, when in tried
    ]
    assert good == [True, False, False, False]
    assert not check(media_id=MEDIA, name="large", expires=expires, signature="ü", at=at)


def test_what_a_key_signed_stays_good_when_it_is_no_longer_the_first(at: datetime, settings: Any) -> None:
    expires = expiry(at=at)
    signature = sign(media_id=MEDIA, name="large", expires=expires)
    settings.INTERNAL_KEYS = (b"newest" * 6, *KEYS)
    assert check(media_id=MEDIA, name="large", expires=expires, signature=signature, at=at)
    settings.INTERNAL_KEYS = (b"newest" * 6,)
    assert not check(media_id=MEDIA, name="large", expires=expires, signature=signature, at=at)


def test_addresses_stay_the_same_for_a_quarter_of_an_hour(at: datetime) -> None:
    start = at.replace(minute=15, second=0, microsecond=0)
    moments = [start, start + timedelta(minutes=14, seconds=59), start + timedelta(minutes=15)]
    first, later, next_step = [signed_address(media_id=MEDIA, name="large", at=moment) for moment in moments]
    assert first == later
    assert first != next_step


def test_markers_become_addresses(at: datetime) -> None:
    body = orjson.dumps({"media": [{"name": "large", "url": marker(media_id=MEDIA, name="large")}]})
    signed = orjson.loads(sign_media_addresses(body, at=at))
    assert signed["media"][0]["url"] == signed_address(media_id=MEDIA, name="large", at=at)


def test_a_marker_that_somebody_wrote_into_a_text_stays_a_text(at: datetime) -> None:
    for text in (marker(media_id=MEDIA, name="large"), f'"url":"{marker(media_id=MEDIA, name="large")}"'):
        body = orjson.dumps({"text": text, "avatar_url": text})
        assert sign_media_addresses(body, at=at) == body


def test_a_document_without_markers_is_the_same_object(at: datetime) -> None:
    body = b'{"url":"https://plaza.example/a"}'
    assert sign_media_addresses(body, at=at) is body
