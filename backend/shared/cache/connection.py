"""This thread's connection to the cache that the settings name."""

import os
import threading

from django.conf import settings

from backend.shared.cache.breaker import CircuitBreaker
from backend.shared.cache.client import Connection

_local = threading.local()
_breakers: dict[str, CircuitBreaker] = {}


def connection() -> Connection:
    """Return the thread's connection to `settings.CACHE_URL`; it connects when first asked."""
    url: str = settings.CACHE_URL
    mine: Connection | None = getattr(_local, "connection", None)
    if mine is None or mine.url != url:
        mine = Connection(url=url, breaker=_breakers.setdefault(url, CircuitBreaker()))
        _local.connection = mine
    return mine


def _forget() -> None:
    """Leave the parent's sockets to the parent after a fork."""
    global _local  # noqa: PLW0603
    _local = threading.local()
    _breakers.clear()


os.register_at_fork(after_in_child=_forget)
