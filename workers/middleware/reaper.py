"""The reaper: each second, what is due in the outbox and has no message is sent."""

import logging

import redis
from django.conf import settings
from django.db import close_old_connections
from dramatiq import Worker
from dramatiq.broker import Broker
from dramatiq.middleware import Middleware

from backend.shared.clock import now
from backend.shared.outbox.rows import Queue
from backend.shared.outbox.sending.resend import resend_due
from workers.broker import producer, queue_name, send
from workers.middleware.periodic import Periodic

logger = logging.getLogger("plaza.worker")

LOOK_SECONDS = 1.0
# A queue this long has messages enough; rows that wait behind them are not sent a second time.
LONGEST_QUEUE = 500


class Reaper(Middleware):
    """Runs in every worker; rows are taken with SKIP LOCKED, so that several do not send one twice."""

    def __init__(self) -> None:
        self._thread: Periodic | None = None

    def after_worker_boot(self, broker: Broker, worker: Worker) -> None:
        """Begin to look."""
        self._thread = Periodic(name="reaper", seconds=LOOK_SECONDS, function=reap)
        self._thread.start()

    def before_worker_shutdown(self, broker: Broker, worker: Worker) -> None:
        """Stop looking."""
        if self._thread is not None:
            self._thread.stop()


def reap() -> None:
    """Send what is due, once."""
    try:
        resend_due(at=now(), room=_room, send=send)
    except redis.RedisError as error:
        logger.warning("the reaper cannot reach the broker", extra={"fields": {"error": type(error).__name__}})
    finally:
        close_old_connections()


def _room(queue: Queue) -> int:
    return LONGEST_QUEUE - producer().length(queue_name(service=settings.SERVICE, queue=queue))
