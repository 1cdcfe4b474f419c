"""A worker that has lost its broker ends, and its supervisor starts another."""

import logging
import os
from collections.abc import Callable

import redis
from dramatiq import Worker
from dramatiq.broker import Broker
from dramatiq.middleware import Middleware

from workers.middleware.periodic import Periodic

logger = logging.getLogger("plaza.worker")

PING_SECONDS = 1.0
FAILURES = 3
EXIT_CODE = 75  # EX_TEMPFAIL


def _leave() -> None:
    # Rows in hand keep their lease and come again; waiting for their messages' acknowledgement would be in vain.
    os._exit(EXIT_CODE)


class BrokerWatchdog(Middleware):
    """Pings the broker each second; three failures in a row end the process."""

    def __init__(self, *, leave: Callable[[], None] = _leave) -> None:
        self._leave = leave
        self._failures = 0
        self._thread: Periodic | None = None

    def after_worker_boot(self, broker: Broker, worker: Worker) -> None:
        """Begin to watch."""
        self._thread = Periodic(name="broker-watchdog", seconds=PING_SECONDS, function=lambda: self.check(broker))
        self._thread.start()

    def before_worker_shutdown(self, broker: Broker, worker: Worker) -> None:
        """Stop watching."""
        if self._thread is not None:
            self._thread.stop()

    def check(self, broker: Broker) -> None:
        """Ping once."""
        try:
            broker.client.ping()  # type: ignore[attr-defined]
        except redis.ResponseError as error:
            # It answers and cannot do its work (a full disk): a fresh process would fare no better.
            logger.warning("broker refuses", extra={"fields": {"error": str(error).partition(" ")[0]}})
        except redis.RedisError as error:
            self._failures += 1
            fields = {"failures": self._failures, "error": type(error).__name__}
            logger.warning("broker does not answer", extra={"fields": fields})
            if self._failures >= FAILURES:
                self._leave()
            return
        self._failures = 0
