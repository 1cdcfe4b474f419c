"""The scheduler's loop."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta

import pytest
import redis

from config.cli.stack.paths import ROOT
from tests.backend.valkey_server import ValkeyServer
from tests.support.waiting import eventually
from workers.broker import PlazaBroker
from workers.scheduler import SERVICES, run, seconds_to_boundary


class Time:
    """A clock and a stop flag: each wait moves the clock on, until `ends`."""

    def __init__(self, *, starts: datetime, ends: datetime) -> None:
        self.now = starts
        self.ends = ends

    def is_set(self) -> bool:
        return self.now >= self.ends

    def wait(self, seconds: float) -> bool:
        self.now += timedelta(seconds=seconds)
        return self.is_set()


def moment(minute: int, second: float) -> datetime:
    return datetime(2026, 3, 14, 9, minute, tzinfo=UTC) + timedelta(seconds=second)


def ticks(clock: Time, *, down_until: datetime | None = None) -> list[tuple[str, datetime]]:
    sent: list[tuple[str, datetime]] = []

    def tick(service: str) -> None:
        if down_until and clock.now < down_until:
            raise redis.ConnectionError
        sent.append((service, clock.now))

    run(stopped=clock, tick=tick, clock=lambda: clock.now)  # type: ignore[arg-type]
    return sent


@pytest.mark.parametrize(("second", "left"), [(0, 60), (0.25, 59.75), (59, 1)])
def test_seconds_to_the_next_minute(second: float, left: float) -> None:
    assert seconds_to_boundary(at=moment(7, second)) == pytest.approx(left)


def test_every_service_gets_a_tick_at_once_and_at_every_minute() -> None:
    sent = ticks(Time(starts=moment(0, 20.5), ends=moment(3, 0)))

    assert sent == [(service, at) for at in (moment(0, 20.5), moment(1, 0), moment(2, 0)) for service in SERVICES]


def test_while_the_broker_is_away_it_tries_each_second() -> None:
    sent = ticks(Time(starts=moment(0, 20.5), ends=moment(2, 0)), down_until=moment(0, 45))

    assert sent == [(service, at) for at in (moment(0, 45.5), moment(1, 0)) for service in SERVICES]


def start(**variables: str) -> subprocess.Popen[bytes]:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **variables}
    return subprocess.Popen(
        [sys.executable, "-m", "workers.scheduler"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_as_a_process_it_ticks_and_stops_at_once(broker: PlazaBroker, broker_server: ValkeyServer) -> None:
    process = start(BROKER_URL=broker_server.url)
    try:
        for service in SERVICES:
            eventually(lambda: broker.length(f"{service}.urgent"), is_so=lambda length: length == 1)  # noqa: B023
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)

        assert process.wait(30) == 0
        assert time.monotonic() - began < 10
    finally:
        process.kill()
        process.communicate()


def test_without_a_broker_address_it_says_so() -> None:
    process = start()

    _, errors = process.communicate(timeout=60)

    assert process.returncode == 1
    assert b"BROKER_URL" in errors


def test_it_stops_while_the_broker_is_away() -> None:
    process = start(BROKER_URL="redis://127.0.0.1:9/0")
    try:
        assert process.stdout is not None
        assert b'"tick failed"' in process.stdout.readline()
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
    finally:
        process.kill()
        process.communicate()


def test_a_stop_ends_the_loop() -> None:
    stopped = threading.Event()
    loop = threading.Thread(
        target=run, kwargs={"stopped": stopped, "tick": lambda service: None, "clock": lambda: moment(0, 1)}
    )
    loop.start()

    stopped.set()

    loop.join(30)
    assert not loop.is_alive()
