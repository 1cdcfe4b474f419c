"""A form takes one file of one type and of a size between two; S3 itself refuses all else."""

import json
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest
import urllib3

from backend.media.services.storage.object_store import exists, head, open_object
from backend.media.services.storage.presign import PresignedPost, presign_post

FILE = b"x" * 100


def form(place: str, *, at: datetime, minutes: int = 10) -> PresignedPost:
    return presign_post(
        key=f"uploads/{place}/picture",
        content_type="image/jpeg",
        min_bytes=10,
        max_bytes=100,
        at=at,
        expires_at=at + timedelta(minutes=minutes),
    )


def send(to: PresignedPost, *, file: bytes = FILE, fields: Mapping[str, str] | None = None) -> int:
    """Post the form, with some of its fields changed."""
    body = {**to.fields, **(fields or {}), "file": ("photo.jpg", file, "image/jpeg")}
    return urllib3.request("POST", to.url, fields=body, retries=False, timeout=30).status


def test_what_was_announced_is_taken(place: str, signing_at: datetime) -> None:
    key = f"uploads/{place}/picture"

    assert send(form(place, at=signing_at)) == 201

    assert (head(key=key).size, head(key=key).content_type) == (100, "image/jpeg")
    with open_object(key=key) as body:
        assert body.read() == FILE


def test_the_smallest_file_is_taken(place: str, signing_at: datetime) -> None:
    assert send(form(place, at=signing_at), file=b"x" * 10) == 201


@pytest.mark.parametrize("file", [b"", b"x" * 9, b"x" * 101, b"x" * 2_000_000])
def test_another_size_is_refused(place: str, signing_at: datetime, file: bytes) -> None:
    assert send(form(place, at=signing_at), file=file) in {400, 403}
    assert not exists(key=f"uploads/{place}/picture")


@pytest.mark.parametrize(
    "changed",
    [
        {"key": "public/evil.html"},
        {"Content-Type": "text/html"},
        {"x-amz-signature": "0" * 64},
        {"x-amz-meta-by": "me"},
        {"success_action_status": "200"},
    ],
)
def test_another_key_type_or_field_is_refused(place: str, signing_at: datetime, changed: dict[str, str]) -> None:
    assert send(form(place, at=signing_at), fields=changed) == 403
    assert not exists(key=f"uploads/{place}/picture")
    assert not exists(key="public/evil.html")


def test_a_wider_policy_breaks_the_signature(place: str, signing_at: datetime) -> None:
    wider = form(place, at=signing_at)
    policy = json.loads(b64decode(wider.fields["policy"]))

    assert ["content-length-range", 10, 100] in policy["conditions"]
    other = presign_post(
        key=f"uploads/{place}/picture",
        content_type="image/jpeg",
        min_bytes=10,
        max_bytes=1000,
        at=signing_at,
        expires_at=signing_at + timedelta(minutes=10),
    )
    assert send(wider, fields={"policy": other.fields["policy"]}) == 403


def test_a_form_ends(place: str, signing_at: datetime) -> None:
    assert send(form(place, at=signing_at - timedelta(minutes=11))) == 403
    assert not exists(key=f"uploads/{place}/picture")
