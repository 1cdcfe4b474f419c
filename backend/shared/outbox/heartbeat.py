"""The sign of life of a service's workers: a key in the broker that each of them renews."""

BEAT_SECONDS = 3.0
LIFE_SECONDS = 12  # the worker is away when nobody has renewed the key for so long


def heartbeat_key(*, service: str) -> str:
    """Return the key of a service's workers."""
    return f"plaza:worker:{service}"
