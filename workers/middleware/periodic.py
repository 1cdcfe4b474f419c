"""A thread that does something every second while the worker runs."""

import logging
import threading
from collections.abc import Callable

logger = logging.getLogger("plaza.worker")


class Periodic:
    """Calls `function` every `seconds`; an exception is logged and does not end it."""

    def __init__(self, *, name: str, seconds: float, function: Callable[[], None]) -> None:
        self._seconds = seconds
        self._function = function
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread and wait for the call that runs, five seconds at most."""
        self._stopped.set()
        self._thread.join(5.0)

    def _run(self) -> None:
        while not self._stopped.wait(self._seconds):
            try:
                self._function()
            except Exception:
                logger.exception(f"{self._thread.name} failed")
