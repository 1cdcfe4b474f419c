"""The variables that the media service alone reads: where its files lie, how they are addressed, and their limits."""

import base64
import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from config.env_reader import EnvironmentReader, Malformed, parse_url

HTTP = ("http", "https")
DISTRIBUTION = re.compile(r"cloudfront:[A-Z0-9]{1,32}")
MIB, GIB, TIB = 2**20, 2**30, 2**40
SEVEN_DAYS = 7 * 24 * 3600  # S3 signs no address for longer
NEVER = ("none", "0")


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaEnvironment:
    """What the media service is told; another service has nothing of it. Sizes are in bytes."""

    public_endpoint_url: str = ""
    cloudfront_key_id: str | None = None
    cloudfront_private_key: bytes | None = field(default=None, repr=False)  # PEM
    purge_url: str | None = field(default=None, repr=False)  # it may hold a secret
    signed_seconds: int = 0
    max_upload_bytes: int = 0
    max_post_bytes: int = 0
    quota_bytes: int = 0
    daily_files: int = 0
    orphan_hours: int = 0
    keep_originals_days: int | None = None
    max_pixels: int = 0
    max_frames: int = 0
    max_duration_seconds: int = 0


def read_media_environment(*, reader: EnvironmentReader) -> MediaEnvironment:
    """Return the validated variables; faults are noted in the reader."""
    media = MediaEnvironment(
        public_endpoint_url=reader.read("S3_PUBLIC_ENDPOINT_URL", _origin, default=""),
        cloudfront_key_id=reader.read("CLOUDFRONT_KEY_ID", _optional, default=None),
        cloudfront_private_key=reader.read("CLOUDFRONT_PRIVATE_KEY", _private_key, default=None),
        purge_url=reader.read("CDN_PURGE_URL", _purge_url, default=None),
        signed_seconds=reader.integer("MEDIA_SIGNED_SECONDS", low=10, high=SEVEN_DAYS),
        max_upload_bytes=reader.integer("MEDIA_MAX_UPLOAD_BYTES", low=MIB, high=5 * TIB),
        max_post_bytes=reader.integer("MEDIA_MAX_POST_BYTES", low=MIB, high=5 * GIB),
        quota_bytes=reader.integer("MEDIA_QUOTA_BYTES", low=MIB, high=1024 * TIB),
        daily_files=reader.integer("MEDIA_DAILY_FILES", low=1, high=10**6),
        orphan_hours=reader.integer("MEDIA_ORPHAN_HOURS", low=1, high=24 * 365),
        keep_originals_days=reader.read("MEDIA_KEEP_ORIGINALS_DAYS", _days, default=None),
        max_pixels=reader.integer("MEDIA_MAX_PIXELS", low=10_000, high=2**30),
        max_frames=reader.integer("MEDIA_MAX_FRAMES", low=1, high=10_000),
        max_duration_seconds=reader.integer("MEDIA_MAX_DURATION_SECONDS", low=1, high=24 * 3600),
    )
    reader.faults.extend(_contradictions(media, is_read=not reader.faults))
    return media


def _contradictions(media: MediaEnvironment, *, is_read: bool) -> list[str]:
    """Compare variables with one another, unless one of them is at fault by itself."""
    faults = []
    if is_read and (media.cloudfront_key_id is None) != (media.cloudfront_private_key is None):
        faults.append("CLOUDFRONT_KEY_ID and CLOUDFRONT_PRIVATE_KEY go together: both are set or both are none")
    if is_read and media.max_post_bytes > media.max_upload_bytes:
        faults.append("MEDIA_MAX_POST_BYTES must not be above MEDIA_MAX_UPLOAD_BYTES")
    return faults


def _origin(raw: str) -> str:
    url = parse_url(raw, schemes=HTTP)
    if urlsplit(url).path:  # it would become a part of what is signed, and S3 would see another path
        raise Malformed("it must have no path")
    return url


def _optional(raw: str) -> str | None:
    return None if raw == "none" else raw


def _private_key(raw: str) -> bytes | None:
    if raw == "none":
        return None
    try:
        pem = base64.b64decode(raw, validate=True)
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise Malformed("it must be an RSA private key in PEM, in base64 on one line") from None
    if not isinstance(key, RSAPrivateKey):
        raise Malformed("it must be an RSA private key")
    return pem


def _purge_url(raw: str) -> str | None:
    if raw == "none" or DISTRIBUTION.fullmatch(raw):
        return _optional(raw)
    return parse_url(raw, schemes=HTTP)


def _days(raw: str) -> int | None:
    if raw in NEVER:
        return None
    if not raw.isascii() or not raw.isdigit() or not 1 <= int(raw) <= 36_500:
        raise Malformed("it must be a number of days from 1 to 36500, or none")
    return int(raw)
