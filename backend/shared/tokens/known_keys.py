"""The public keys that this process trusts: accounts' own, or fetched from accounts and kept for a while."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus

import orjson
import urllib3
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings

from backend.shared.errors import Unavailable
from backend.shared.tokens.key_set import from_jwks, public_keys

logger = logging.getLogger("plaza.tokens")
NOT_A_KEY_SET = (ValueError, KeyError, TypeError, AttributeError)  # of a document that is something else
KEEP_SECONDS = 300.0
REFETCH_SECONDS = 2.0


class KnownKeys:
    """Keys by `kid`; an unknown `kid` causes one fetch, and there is one fetch in two seconds, good or not."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._keys: Mapping[str, Ed25519PublicKey] = {}
        self._asked_at = float("-inf")
        self._lock = threading.Lock()
        self._clock = clock
        self._http = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(connect=0.5, read=1.0))

    def find(self, *, kid: str) -> Ed25519PublicKey | None:
        """Return the key of that name, or None. Raises Unavailable where accounts is away and nothing is known."""
        age = self._clock() - self._asked_at
        if age > KEEP_SECONDS or (kid not in self._keys and age > REFETCH_SECONDS):
            self._refresh()
        if not self._keys:
            raise Unavailable(message="The keys that check access tokens cannot be fetched.")
        return self._keys.get(kid)

    def _refresh(self) -> None:
        with self._lock:
            if self._clock() - self._asked_at <= REFETCH_SECONDS:
                return
            try:
                self._keys = self._load() or self._keys
            except (urllib3.exceptions.HTTPError, *NOT_A_KEY_SET):
                logger.warning("the keys that check access tokens cannot be fetched")
            self._asked_at = self._clock()

    def _load(self) -> Mapping[str, Ed25519PublicKey]:
        if settings.TOKEN_SIGNING_KEYS:
            return public_keys(signing_keys=settings.TOKEN_SIGNING_KEYS)
        response = self._http.request("GET", f"{settings.SERVICE_URLS['accounts']}/.well-known/jwks.json")
        return from_jwks(document=orjson.loads(response.data)) if response.status == HTTPStatus.OK else {}


known_keys = KnownKeys()
