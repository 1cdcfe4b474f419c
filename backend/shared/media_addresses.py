"""Addresses of renditions that not everybody may see: whoever holds one may fetch that rendition until it expires.

A document that is stored holds a marker in place of such an address; it is replaced when the document is answered.
"""

import hmac
import re
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.conf import settings

# A character that nobody types begins it: to look for one byte costs a page a twentieth of looking for a word.
FLAG = "\x7f"
MARK = f"{FLAG}plaza-signed:"
# Rounded, so that a document stays the same, and cacheable, for a quarter of an hour.
STEP_SECONDS = 15 * 60
# The value of a "url", with its quotes: within a text that somebody wrote, JSON escapes them.
MARKER = re.compile(rb'"url":"\x7fplaza-signed:([0-9a-f-]{36})/([a-z0-9_]{1,32})"')
FLAG_BYTE = FLAG.encode()
PURPOSE = b"addresses of renditions"


def marker(*, media_id: UUID, name: str) -> str:
    """Return what stands for the address of a rendition in a stored document, as the value of `url`."""
    return f"{MARK}{media_id}/{name}"


def sign(*, media_id: UUID | str, name: str, expires: int) -> str:
    """Return the signature by which a rendition may be fetched until `expires` (seconds since 1970)."""
    return _signature(_key(settings.INTERNAL_KEYS[0]), media_id=str(media_id), name=name, expires=expires)


def check(*, media_id: UUID, name: str, expires: int, signature: str, at: datetime) -> bool:
    """Return whether the signature is of one of our keys and has not expired."""
    if expires <= at.timestamp():
        return False
    good = [_signature(_key(key), media_id=str(media_id), name=name, expires=expires) for key in settings.INTERNAL_KEYS]
    return any(hmac.compare_digest(one.encode(), signature.encode()) for one in good)


def expiry(*, at: datetime) -> int:
    """Return when an address given now expires, in seconds since 1970: in 15 to 30 minutes, at a round time."""
    return (int(at.timestamp()) // STEP_SECONDS + 2) * STEP_SECONDS


def signed_address(*, media_id: UUID | str, name: str, at: datetime) -> str:
    """Return an address at which anybody may fetch the rendition until it expires."""
    return address_until(media_id=media_id, name=name, expires=expiry(at=at))


def address_until(*, media_id: UUID | str, name: str, expires: int) -> str:
    """Return an address at which anybody may fetch the rendition, or a file of it, until `expires`."""
    key, site = settings.INTERNAL_KEYS[0], settings.PUBLIC_URL
    return _address(key, site=site, media_id=str(media_id), name=name, expires=expires)


def sign_media_addresses(body: bytes, *, at: datetime) -> bytes:
    """Return the JSON with every marker that is the value of a "url" replaced by an address that works.

    For documents whose "url"s are Plaza's own, as cards of posts, never for one that a client composed: whoever may
    write a "url" could write a marker.
    """
    if FLAG_BYTE not in body:
        return body
    key, site, expires = settings.INTERNAL_KEYS[0], settings.PUBLIC_URL, expiry(at=at)
    return MARKER.sub(lambda found: _replacement(key, site, expires, found[1], found[2]), body)


# The same for everybody who reads it within a quarter of an hour: a page of films and pictures has a hundred of them.
@lru_cache(maxsize=20_000)
def _replacement(key: bytes, site: str, expires: int, media_id: bytes, name: bytes) -> bytes:
    address = _address(key, site=site, media_id=media_id.decode(), name=name.decode(), expires=expires)
    return f'"url":"{address}"'.encode()


def _address(key: bytes, *, site: str, media_id: str, name: str, expires: int) -> str:
    signature = _signature(_key(key), media_id=media_id, name=name, expires=expires)
    path = f"/api/v1/media/{media_id}/renditions/{name}"
    return f"{site}{path}?expires={expires}&signature={signature}"


@lru_cache(maxsize=16)
def _key(internal_key: bytes) -> bytes:
    return hmac.digest(internal_key, PURPOSE, "sha256")


def _signature(key: bytes, *, media_id: str, name: str, expires: int) -> str:
    return hmac.digest(key, f"{media_id}/{name}\n{expires}".encode(), "sha256").hex()
