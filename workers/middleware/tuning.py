"""How a worker fetches and waits."""

from dramatiq import Worker
from dramatiq.broker import Broker
from dramatiq.middleware import Middleware

# Held messages wait in a priority queue, so that holding many does not hold up urgent ones.
PREFETCH = 64
# How soon idle threads notice a stop; messages are waited for in Valkey, not by this.
WAKE_MILLISECONDS = 250


class Tuning(Middleware):
    """Sets what Dramatiq would read from variables of its own before our settings exist."""

    def before_worker_boot(self, broker: Broker, worker: Worker) -> None:
        """Set the numbers before threads start."""
        worker.queue_prefetch = PREFETCH
        worker.worker_timeout = WAKE_MILLISECONDS
