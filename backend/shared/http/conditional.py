"""Conditional requests (RFC 9110, 13): the ETag of what is shown, and changes that hold only while it stands."""

import hashlib
from collections.abc import Callable
from typing import Any

import orjson
from django.http import HttpRequest

from backend.shared.errors import PreconditionFailed
from backend.shared.preconditions import Precondition, unconditional

ORJSON_OPTIONS = orjson.OPT_UTC_Z | orjson.OPT_NAIVE_UTC


def etag_of(data: Any) -> str:
    """Return the ETag of an object as it is shown."""
    return etag_of_bytes(orjson.dumps(data, option=ORJSON_OPTIONS))


def etag_of_bytes(body: bytes) -> str:
    """Return the ETag of an object that is JSON already."""
    return f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'


def names_etag(header: str, *, etag: str) -> bool:
    """Return whether an If-Match or If-None-Match names the ETag.

    The weak form counts as well: the gateway's compression makes it of ours.
    """
    asked = {tag.strip().removeprefix("W/") for tag in header.split(",")}
    return etag in asked or "*" in asked


def if_match(request: HttpRequest, *, read: Callable[[], Any]) -> Precondition:
    """Return what a service checks while it holds the row: that what the client saw still stands.

    `read` returns the object as its GET shows it. The check raises PreconditionFailed.
    """
    header = request.headers.get("If-Match")
    if header is None:
        return unconditional

    def check() -> None:
        if not names_etag(header, etag=etag_of(read())):
            raise PreconditionFailed

    return check
