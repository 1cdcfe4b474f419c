"""A worker gives a sign of life, which readiness and metrics look for."""

import logging

import redis
from django.conf import settings
from dramatiq import Worker
from dramatiq.broker import Broker
from dramatiq.middleware import Middleware

from backend.shared.outbox.heartbeat import BEAT_SECONDS, LIFE_SECONDS, heartbeat_key
from workers.middleware.periodic import Periodic

logger = logging.getLogger("plaza.worker")


class Heartbeat(Middleware):
    """Renews the key at once and every few seconds; it runs out by itself when the worker is gone."""

    def __init__(self) -> None:
        self._thread: Periodic | None = None

    def after_worker_boot(self, broker: Broker, worker: Worker) -> None:
        """Begin to beat."""
        beat(broker)
        self._thread = Periodic(name="heartbeat", seconds=BEAT_SECONDS, function=lambda: beat(broker))
        self._thread.start()

    def before_worker_shutdown(self, broker: Broker, worker: Worker) -> None:
        """Stop beating."""
        if self._thread is not None:
            self._thread.stop()


def beat(broker: Broker) -> None:
    """Renew the key once."""
    try:
        broker.client.set(heartbeat_key(service=settings.SERVICE), b"1", ex=LIFE_SECONDS)  # type: ignore[attr-defined]
    except redis.RedisError as error:
        logger.warning("no heartbeat", extra={"fields": {"error": type(error).__name__}})
