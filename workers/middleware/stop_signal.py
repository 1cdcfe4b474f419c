"""Work that takes minutes learns that its worker is told to stop, and gives its row back."""

import threading

from dramatiq import Worker
from dramatiq.broker import Broker
from dramatiq.middleware import Middleware

_stopping = threading.Event()


def is_stopping() -> bool:
    """Return whether this worker was told to stop; short work ends as it would, long work is given back."""
    return _stopping.is_set()


class StopSignal(Middleware):
    """Notes the stop before the worker waits for its threads."""

    def after_worker_boot(self, broker: Broker, worker: Worker) -> None:
        """Begin anew."""
        _stopping.clear()

    def before_worker_shutdown(self, broker: Broker, worker: Worker) -> None:
        """Tell whoever asks."""
        _stopping.set()
