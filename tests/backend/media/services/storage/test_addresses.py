"""Addresses: of public files on the CDN, of others signed by S3 or for CloudFront."""

import base64
import io
import json
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import urllib3
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings

from backend.media.services.storage.addresses import public_address, sign_address, sign_folder
from backend.media.services.storage.object_store import put_stream

KEY_ID = "K2JCJMDEHXQW5F"


@pytest.fixture
def cloudfront_key(monkeypatch: pytest.MonkeyPatch) -> RSAPrivateKey:
    """CloudFront is in front of the bucket and knows this key."""
    key = generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    monkeypatch.setattr(settings, "CLOUDFRONT_KEY_ID", KEY_ID)
    monkeypatch.setattr(settings, "CLOUDFRONT_PRIVATE_KEY", pem)
    monkeypatch.setattr(settings, "CDN_BASE_URL", "https://cdn.example")
    return key


def get(url: str) -> urllib3.BaseHTTPResponse:
    return urllib3.request("GET", url, retries=False, timeout=30)


def put(key: str, text: str) -> None:
    put_stream(file=io.BytesIO(text.encode()), key=key, content_type="image/webp", is_public=key.startswith("public/"))


def from_cloudfront_base64(text: str) -> bytes:
    return base64.b64decode(text.translate(str.maketrans("-_~", "+=/")))


def test_a_public_address_is_that_of_the_cdn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "CDN_BASE_URL", "https://cdn.example/media")

    assert public_address(key="public/a/b.webp") == "https://cdn.example/media/public/a/b.webp"


def test_a_signed_address_reads_one_object_for_a_while(place: str, signing_at: datetime, soon: datetime) -> None:
    put(f"private/{place}/a.webp", "mine")
    put(f"private/{place}/b.webp", "not this one")
    address = sign_address(key=f"private/{place}/a.webp", expires_at=soon)
    ended = sign_address(key=f"private/{place}/a.webp", expires_at=signing_at - timedelta(seconds=1))

    answer = get(address)

    assert (answer.status, answer.data) == (200, b"mine")
    assert (answer.headers["Content-Type"], answer.headers["Cache-Control"]) == ("image/webp", "private, max-age=3600")
    assert "Content-Disposition" not in answer.headers
    assert get(ended).status == 403
    assert get(address.replace("/a.webp", "/b.webp")).status == 403
    assert get(address.partition("?")[0]).status == 403


@pytest.mark.parametrize("prefix", ["originals", "uploads"])
def test_what_came_from_outside_is_saved_and_not_shown(place: str, soon: datetime, prefix: str) -> None:
    put(f"{prefix}/{place}/a", "<script>")

    answer = get(sign_address(key=f"{prefix}/{place}/a", expires_at=soon))

    assert (answer.status, answer.headers["Content-Disposition"]) == (200, "attachment")


def test_cloudfront_can_verify_what_was_signed_for_it(cloudfront_key: RSAPrivateKey, soon: datetime) -> None:
    address = sign_address(key="private/a/b.webp", expires_at=soon)

    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    policy = {
        "Statement": [
            {
                "Resource": "https://cdn.example/private/a/b.webp",
                "Condition": {"DateLessThan": {"AWS:EpochTime": int(soon.timestamp())}},
            }
        ]
    }
    signed = json.dumps(policy, separators=(",", ":")).encode()
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == "https://cdn.example/private/a/b.webp"
    assert (query["Key-Pair-Id"], query["Expires"]) == (KEY_ID, str(int(soon.timestamp())))
    cloudfront_key.public_key().verify(from_cloudfront_base64(query["Signature"]), signed, PKCS1v15(), SHA1())
    with pytest.raises(InvalidSignature):
        longer = signed.replace(query["Expires"].encode(), b"9999999999")
        cloudfront_key.public_key().verify(from_cloudfront_base64(query["Signature"]), longer, PKCS1v15(), SHA1())


def test_originals_do_not_pass_through_cloudfront(cloudfront_key: RSAPrivateKey, soon: datetime) -> None:
    assert sign_address(key="originals/a/b", expires_at=soon).startswith(settings.S3_PUBLIC_ENDPOINT_URL)


def test_the_files_of_a_folder_are_signed_each_by_s3(place: str, soon: datetime) -> None:
    put(f"private/{place}/film/720p/0000.m4s", "a piece")
    put(f"private/{place}/other/0000.m4s", "of another film")
    sign = sign_folder(folder=f"private/{place}/film/", expires_at=soon)

    address = sign("720p/0000.m4s")

    assert get(address).data == b"a piece"
    assert get(address.replace("/film/720p/", "/other/")).status == 403


def test_cloudfront_takes_one_signature_for_a_whole_folder(cloudfront_key: RSAPrivateKey, soon: datetime) -> None:
    sign = sign_folder(folder="private/a/film/", expires_at=soon)

    first, second = (urlsplit(sign(name)) for name in ("720p/0000.m4s", "360p/0001.m4s"))

    assert (first.path, second.path) == ("/private/a/film/720p/0000.m4s", "/private/a/film/360p/0001.m4s")
    assert first.query == second.query
    query = {name: values[0] for name, values in parse_qs(first.query).items()}
    policy = from_cloudfront_base64(query["Policy"])
    assert json.loads(policy)["Statement"] == [
        {
            "Resource": "https://cdn.example/private/a/film/*",
            "Condition": {"DateLessThan": {"AWS:EpochTime": int(soon.timestamp())}},
        }
    ]
    cloudfront_key.public_key().verify(from_cloudfront_base64(query["Signature"]), policy, PKCS1v15(), SHA1())
