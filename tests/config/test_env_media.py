"""The variables of the media service alone: what each may hold, and which go together."""

import base64
from collections.abc import Mapping

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from config.cli.checks.environment import example_environment
from config.env import Environment, read_environment
from config.env_reader import EnvironmentFaults

SAFE = {
    "ENVIRONMENT": "production",
    "CDN_BASE_URL": "https://cdn.plaza.example",
    "CORS_ORIGINS": "https://app.plaza.example",
    "PUBLIC_URL": "https://plaza.example",
    "ALLOWED_HOSTS": "plaza.example",
    "S3_PUBLIC_ENDPOINT_URL": "https://s3.plaza.example",
}


def in_base64(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return base64.b64encode(pem).decode()


RSA_KEY = in_base64(rsa.generate_private_key(public_exponent=65537, key_size=2048))
EC_KEY = in_base64(ec.generate_private_key(ec.SECP256R1()))


@pytest.fixture(scope="module")
def example() -> dict[str, str]:
    """What media is told on a fresh machine."""
    return example_environment(service="media")


def faults_of(source: Mapping[str, str]) -> list[str]:
    with pytest.raises(EnvironmentFaults) as refused:
        read_environment(source=source)
    return refused.value.faults


def read(example: dict[str, str], **variables: str) -> Environment:
    return read_environment(source={**example, **variables})


def test_the_example_holds_for_a_fresh_machine(example: dict[str, str]) -> None:
    media = read(example).media

    assert media.public_endpoint_url == example["S3_ENDPOINT_URL"]
    assert (media.cloudfront_key_id, media.cloudfront_private_key, media.purge_url) == (None, None, None)
    assert (media.max_upload_bytes, media.max_post_bytes) == (2 * 2**30, 64 * 2**20)
    assert (media.signed_seconds, media.orphan_hours, media.keep_originals_days) == (600, 24, 30)


@pytest.mark.parametrize("service", ["accounts", "social", "audit"])
def test_another_service_is_told_nothing_of_it(service: str) -> None:
    told = example_environment(service=service)

    assert [name for name in told if name.startswith(("MEDIA_M", "CLOUDFRONT_", "CDN_PURGE"))] == []
    assert read_environment(source=told).media.max_upload_bytes == 0


@pytest.mark.parametrize(("days", "expected"), [("none", None), ("0", None), ("30", 30)])
def test_originals_are_kept_for_days_or_for_ever(example: dict[str, str], days: str, expected: int | None) -> None:
    assert read(example, MEDIA_KEEP_ORIGINALS_DAYS=days).media.keep_originals_days == expected


@pytest.mark.parametrize("url", ["https://cdn.example/purge", "cloudfront:E1ABCDEF2345GH"])
def test_a_purge_hook_is_an_address_or_a_distribution(example: dict[str, str], url: str) -> None:
    assert read(example, CDN_PURGE_URL=url).media.purge_url == url


def test_a_signing_key_is_told_with_its_id_and_kept_out_of_the_repr(example: dict[str, str]) -> None:
    environment = read(example, CLOUDFRONT_KEY_ID="K2JCJMDEHXQW5F", CLOUDFRONT_PRIVATE_KEY=RSA_KEY)

    assert environment.media.cloudfront_key_id == "K2JCJMDEHXQW5F"
    assert environment.media.cloudfront_private_key == base64.b64decode(RSA_KEY)
    assert "PRIVATE KEY" not in repr(environment)


@pytest.mark.parametrize(
    ("variables", "fault"),
    [
        (
            {"CLOUDFRONT_KEY_ID": "K2JCJMDEHXQW5F"},
            "CLOUDFRONT_KEY_ID and CLOUDFRONT_PRIVATE_KEY go together: both are set or both are none",
        ),
        (
            {"MEDIA_MAX_POST_BYTES": str(3 * 2**30)},
            "MEDIA_MAX_POST_BYTES must not be above MEDIA_MAX_UPLOAD_BYTES",
        ),
        (
            {"CLOUDFRONT_PRIVATE_KEY": "c2VzYW1l"},
            "CLOUDFRONT_PRIVATE_KEY is malformed: it must be an RSA private key in PEM, in base64 on one line",
        ),
        ({"CLOUDFRONT_PRIVATE_KEY": EC_KEY}, "CLOUDFRONT_PRIVATE_KEY is malformed: it must be an RSA private key"),
        (
            {"S3_PUBLIC_ENDPOINT_URL": "https://s3.example/x"},
            "S3_PUBLIC_ENDPOINT_URL is malformed: it must have no path",
        ),
        (
            {"CDN_PURGE_URL": "cloudfront:"},
            "CDN_PURGE_URL is malformed: it must be an address that starts with http:// or https://",
        ),
        (
            {"MEDIA_KEEP_ORIGINALS_DAYS": "ever"},
            "MEDIA_KEEP_ORIGINALS_DAYS is malformed: it must be a number of days from 1 to 36500, or none",
        ),
        ({"MEDIA_ALT_TEXT": "yes"}, "MEDIA_ALT_TEXT is malformed: it must be one of required, nudged, optional"),
        ({"MEDIA_SIGNED_SECONDS": "604801"}, "MEDIA_SIGNED_SECONDS is malformed: it must be from 10 to 604800"),
    ],
)
def test_what_cannot_be_meant_is_refused(example: dict[str, str], variables: dict[str, str], fault: str) -> None:
    assert faults_of({**example, **variables}) == [fault]


def test_uploads_are_encrypted_on_the_way_in_production(example: dict[str, str]) -> None:
    assert read(example, **SAFE).environment == "production"
    assert faults_of({**example, **SAFE, "S3_PUBLIC_ENDPOINT_URL": "http://s3.plaza.example"}) == [
        "S3_PUBLIC_ENDPOINT_URL must be https in production"
    ]
