"""The sign of life of a service's workers: a key in the broker that each of them renews."""

import redis

BEAT_SECONDS = 3.0
LIFE_SECONDS = 12  # the worker is away when nobody has renewed the key for so long
ANSWER_SECONDS = 0.6


def heartbeat_key(*, service: str) -> str:
    """Return the key of a service's workers."""
    return f"plaza:worker:{service}"


def is_worker_heard(*, broker_url: str, service: str) -> bool:
    """Tell whether a worker of the service has given a sign of life lately. Raises redis.RedisError."""
    with redis.Redis.from_url(
        broker_url, socket_connect_timeout=ANSWER_SECONDS, socket_timeout=ANSWER_SECONDS, retry=None
    ) as client:
        return bool(client.exists(heartbeat_key(service=service)))
