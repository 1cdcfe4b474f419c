"""The scheduler: a tick to every service at each minute's start. It remembers nothing; the slots are in PostgreSQL.

Run as `python -m workers.scheduler`.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from types import FrameType

import orjson
import redis

from backend.shared.clock import now
from workers.broker import PlazaBroker, connect, message

SERVICES = ("accounts", "social", "media", "audit")
TICK_SECONDS = 60.0
RETRY_SECONDS = 1.0


def main() -> int:
    """Tick until SIGTERM or SIGINT."""
    url = os.environ.get("BROKER_URL", "").strip()
    if not url:
        sys.stderr.write("BROKER_URL is missing or empty; the scheduler sends its ticks there.\n")
        return 1
    stopped = threading.Event()

    def stop(signal_number: int, frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    broker = connect(url=url)
    run(stopped=stopped, tick=lambda service: send_tick(broker, service=service), clock=now)
    return 0


def run(*, stopped: threading.Event, tick: Callable[[str], None], clock: Callable[[], datetime]) -> None:
    """Tick at once and then at every minute boundary; while a tick fails it is tried again each second."""
    waiting: Sequence[str] = SERVICES
    while not stopped.is_set():
        waiting = [service for service in waiting if not _try(tick, service=service)]
        boundary = seconds_to_boundary(at=clock())
        is_boundary = boundary <= RETRY_SECONDS or not waiting
        stopped.wait(boundary if is_boundary else RETRY_SECONDS)
        if is_boundary:
            waiting = SERVICES


def seconds_to_boundary(*, at: datetime) -> float:
    """Return the seconds from `at` to the start of the next UTC minute."""
    return TICK_SECONDS - at.timestamp() % TICK_SECONDS


def send_tick(broker: PlazaBroker, *, service: str) -> None:
    """Send one tick. Raises redis.RedisError."""
    broker.enqueue(message(service=service, queue="urgent", task="tick", kwargs={}))


def _try(tick: Callable[[str], None], *, service: str) -> bool:
    try:
        tick(service)
    except redis.RedisError as error:
        _log(level="WARNING", text="tick failed", to=service, error=type(error).__name__)
        return False
    return True


def _log(*, level: str, text: str, **fields: str) -> None:
    line = {"time": datetime.now(UTC), "level": level, "service": "scheduler", "message": text, **fields}
    sys.stdout.buffer.write(orjson.dumps(line, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    sys.exit(main())
