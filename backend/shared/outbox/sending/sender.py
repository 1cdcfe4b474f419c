"""A dispatcher that holds up no request: a thread sends, joins drains, and rests while the broker is down."""

import logging
import os
import queue
import threading
import time
from collections.abc import Callable, Sequence
from multiprocessing.util import Finalize

from backend.shared.outbox.sending.coalesce import Coalescer
from backend.shared.outbox.sending.dispatch import Dispatch

logger = logging.getLogger("plaza.outbox")

CAPACITY = 10_000
REST_SECONDS = 1.0
FLUSH_SECONDS = 1.0
EXIT_PRIORITY = 100


class Sender:
    """Sends through `deliver` in the background.

    After a failure it rests for a second; what is submitted meanwhile is left to the reaper. Survives a fork: the
    child gets a queue and a thread of its own with its first message.
    """

    def __init__(self, *, deliver: Callable[[Sequence[Dispatch]], None]) -> None:
        self._deliver = deliver
        self._open_at = 0.0
        self._lock = threading.Lock()
        self._owner = 0
        self._queue: queue.SimpleQueue[Sequence[Dispatch] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None

    @property
    def is_open(self) -> bool:
        """Whether the broker answered the last time that it was asked."""
        return time.monotonic() >= self._open_at

    def submit(self, dispatches: Sequence[Dispatch]) -> None:
        """Take messages to be sent by the thread; drops them while the broker is down."""
        if self._owner != os.getpid():
            self._start()
        if self.is_open and self._queue.qsize() < CAPACITY:
            self._queue.put(dispatches)

    def close(self) -> None:
        """Send what waits and stop, within a second."""
        if self._thread is None or self._owner != os.getpid():
            return
        self._queue.put(None)
        self._thread.join(FLUSH_SECONDS)

    def _start(self) -> None:
        with self._lock:
            if self._owner == os.getpid():
                return
            self._queue = queue.SimpleQueue()
            self._thread = threading.Thread(target=self._run, name="outbox-sender", daemon=True)
            self._thread.start()
            self._owner = os.getpid()
            # Servers and workers run our code in children of multiprocessing, which do not call atexit.
            Finalize(None, self.close, exitpriority=EXIT_PRIORITY)

    def _run(self) -> None:
        coalescer = Coalescer()
        is_running = True
        while is_running:
            taken, is_running = self._take(timeout=coalescer.wait(now=time.monotonic()))
            coalescer.add(taken)
            self._send(coalescer.ready(now=time.monotonic(), flush=not is_running))

    def _take(self, *, timeout: float | None) -> tuple[list[Dispatch], bool]:
        taken: list[Dispatch] = []
        try:
            item = self._queue.get(timeout=timeout)
            while item is not None:
                taken.extend(item)
                item = self._queue.get_nowait()
        except queue.Empty:
            return taken, True
        return taken, False

    def _send(self, dispatches: Sequence[Dispatch]) -> None:
        if not dispatches or not self.is_open:
            return
        try:
            self._deliver(dispatches)
        except Exception as error:
            self._open_at = time.monotonic() + REST_SECONDS
            logger.warning(
                "broker unreachable; the reaper will send",
                extra={"fields": {"error": type(error).__name__, "messages": len(dispatches)}},
            )
