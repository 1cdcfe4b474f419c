"""The connection to S3: made once a process, on first use, and shared by its threads."""

import threading
from functools import cache
from typing import Any

import boto3
from botocore.config import Config
from django.conf import settings
from storages.backends.s3 import S3Storage

CONNECT_SECONDS, READ_SECONDS, ATTEMPTS = 2, 10, 3
CONNECTIONS = 32  # kept open to S3, so that no thread makes its own
PUBLIC, PRIVATE = "public/", "private/"  # where renditions lie; the policy of the bucket opens the first
FOR_A_YEAR = "public, max-age=31536000, immutable"  # a key is made of its content
FOR_ITS_READER = "private, max-age=3600"
_making = threading.Lock()


class MediaStorage(S3Storage):  # type: ignore[misc]  # the library has no types
    """The media bucket as Django's storage: access, time-outs, retries and headers are told here, for every call.

    The library would make a connection for each thread; here is one. Its open() is not for writing: a file that an
    exception closes publishes the half that was written (object_store.py puts whole files).
    """

    def __init__(self) -> None:
        super().__init__(
            bucket_name=settings.S3_MEDIA_BUCKET,
            endpoint_url=settings.S3_ENDPOINT_URL,
            region_name=settings.S3_REGION,
            access_key=settings.S3_ACCESS_KEY_ID,
            secret_key=settings.S3_SECRET_ACCESS_KEY,
            default_acl=None,
            file_overwrite=True,  # the same key is the same bytes
            client_config=_config(),
        )
        self._shared = self._create_session().resource(
            "s3", region_name=self.region_name, endpoint_url=self.endpoint_url, config=self.client_config
        )

    @property
    def connection(self) -> Any:
        """Return the one connection; its client may be shared by threads."""
        return self._shared

    def get_object_parameters(self, name: str) -> dict[str, str]:
        """Return what is kept with an object: how long it may be cached, and by whom."""
        return {"CacheControl": FOR_A_YEAR if is_public_key(name) else FOR_ITS_READER}


def is_public_key(key: str) -> bool:
    """Tell whether the bucket's policy lets everybody read this object."""
    return key.startswith(PUBLIC)


def media_storage() -> MediaStorage:
    """Return this process's storage: the first call takes about 150 ms of CPU and asks S3 nothing."""
    with _making:
        return _storage()


def s3() -> Any:
    """Return this process's client of S3."""
    return media_storage().connection.meta.client


def cloudfront() -> Any:
    """Return this process's client of CloudFront."""
    with _making:
        return _cloudfront()


@cache
def _storage() -> MediaStorage:
    return MediaStorage()


@cache
def _cloudfront() -> Any:
    keys = {"aws_access_key_id": settings.S3_ACCESS_KEY_ID, "aws_secret_access_key": settings.S3_SECRET_ACCESS_KEY}
    return boto3.Session(**keys).client("cloudfront", region_name="us-east-1", config=_config())


def _config() -> Config:
    return Config(
        signature_version="s3v4",
        s3={"addressing_style": "path"},
        connect_timeout=CONNECT_SECONDS,
        read_timeout=READ_SECONDS,
        retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
        max_pool_connections=CONNECTIONS,
        tcp_keepalive=True,
        # Not every S3 knows trailing checksums; what is sent is signed with its SHA-256, or goes under TLS.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )
