"""Local verification of access tokens, with a bounded memory of tokens already verified."""

import threading
from collections import OrderedDict
from datetime import datetime
from typing import Any
from uuid import UUID

import jwt
from django.conf import settings

from backend.shared.errors import Unauthenticated
from backend.shared.tokens.known_keys import known_keys
from backend.shared.tokens.viewer import Viewer

LEEWAY_SECONDS = 10
REQUIRED_CLAIMS = ["exp", "iat", "sub", "jti", "aud", "iss"]
REMEMBERED_TOKENS = 10_000


class BadToken(Unauthenticated):
    code = "INVALID_TOKEN"
    message = "The access token is not valid; log in again."


class ExpiredToken(Unauthenticated):
    code = "TOKEN_EXPIRED"
    message = "The access token has expired; get a new one with the refresh token."


class VerifiedTokens:
    """The last tokens whose signature was checked, until they expire."""

    def __init__(self, *, capacity: int) -> None:
        self._capacity = capacity
        self._entries: OrderedDict[str, tuple[Viewer, float]] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, *, token: str, timestamp: float) -> Viewer | None:
        """Return whom a remembered, unexpired token speaks for."""
        entry = self._entries.get(token)
        if entry is None or entry[1] <= timestamp:
            return None
        return entry[0]

    def remember(self, *, token: str, viewer: Viewer, expires: float) -> None:
        """Keep a verified token; the oldest goes when there are too many."""
        with self._lock:
            self._entries[token] = (viewer, expires)
            if len(self._entries) > self._capacity:
                self._entries.popitem(last=False)

    def clear(self) -> None:
        """Forget every token."""
        with self._lock:
            self._entries.clear()


verified_tokens = VerifiedTokens(capacity=REMEMBERED_TOKENS)


def verify_access_token(*, token: str, now: datetime) -> Viewer:
    """Return whom the token speaks for.

    Raises ExpiredToken, BadToken, and Unavailable where no key can be had.
    """
    remembered = verified_tokens.find(token=token, timestamp=now.timestamp())
    if remembered is not None:
        return remembered
    claims = _decode(token=token)
    viewer = _viewer_of(claims=claims)
    verified_tokens.remember(token=token, viewer=viewer, expires=float(claims["exp"]))
    return viewer


def _decode(*, token: str) -> dict[str, Any]:
    try:
        kid = jwt.get_unverified_header(token).get("kid")
    except (jwt.InvalidTokenError, UnicodeError, RecursionError):  # a header may be nested as deep as it is long
        raise BadToken from None
    key = known_keys.find(kid=kid) if isinstance(kid, str) else None
    if key is None:
        raise BadToken
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=["EdDSA"],
            audience=settings.TOKEN_AUDIENCE,
            issuer=settings.TOKEN_ISSUER,
            leeway=LEEWAY_SECONDS,
            options={"require": REQUIRED_CLAIMS},
        )
    except jwt.ExpiredSignatureError:
        raise ExpiredToken from None
    except jwt.InvalidTokenError:
        raise BadToken from None
    return claims


def _viewer_of(*, claims: dict[str, Any]) -> Viewer:
    try:
        return Viewer(
            account_id=UUID(str(claims["sub"])),
            session_id=UUID(str(claims["sid"])),
            username=str(claims["username"]),
            is_operator=claims.get("operator") is True,
        )
    except (KeyError, ValueError):
        raise BadToken from None
