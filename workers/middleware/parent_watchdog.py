"""A worker whose master was killed ends too; nobody else would stop it."""

import logging
import os
import signal

from dramatiq import Worker
from dramatiq.broker import Broker
from dramatiq.middleware import Middleware

from workers.middleware.periodic import Periodic

logger = logging.getLogger("plaza.worker")

LOOK_SECONDS = 1.0


class ParentWatchdog(Middleware):
    """Looks each second whether the parent is still the one that the worker started with."""

    def __init__(self) -> None:
        self._parent = 0
        self._thread: Periodic | None = None

    def after_worker_boot(self, broker: Broker, worker: Worker) -> None:
        """Begin to watch."""
        self._parent = os.getppid()
        self._thread = Periodic(name="parent-watchdog", seconds=LOOK_SECONDS, function=self._look)
        self._thread.start()

    def before_worker_shutdown(self, broker: Broker, worker: Worker) -> None:
        """Stop watching."""
        if self._thread is not None:
            self._thread.stop()

    def _look(self) -> None:
        if os.getppid() != self._parent:
            logger.warning("the master is gone; stopping")
            self._parent = os.getppid()
            os.kill(os.getpid(), signal.SIGTERM)
