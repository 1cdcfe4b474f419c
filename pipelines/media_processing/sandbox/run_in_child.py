"""Runs each job on media in a child process of its own that can be lost without harm to the worker."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.media_processing.described import Described, Job, MediaRefused
from pipelines.media_processing.sandbox.channel import Channel, SilentTooLong
from pipelines.media_processing.sandbox.died import (
    ChildDied,
    died_of_fault,
    died_of_lie,
    died_of_signal,
    died_of_time,
    died_unseen,
)
from pipelines.media_processing.sandbox.nursery import nursery
from pipelines.media_processing.sandbox.wire import Assignment, Bounds, ChildLied, read_described, write_assignment

ATTEMPTS = 2  # a zygote that was killed from outside is replaced once; what a file did is never repeated
WAIT_SECONDS = 0.5

Outcome = Described | MediaRefused | ChildDied


@dataclass(frozen=True, slots=True)
class Usage:
    """What a child, and all that it started, used."""

    cpu_seconds: float
    peak_bytes: int  # resident


def _ignore(_: object) -> None:
    return None


def _wait_on() -> None:
    return None


def run_in_child(
    job: Job,
    *,
    bounds: Bounds,
    on_progress: Callable[[int], None] = _ignore,
    on_usage: Callable[[Usage], None] = _ignore,
    on_wait: Callable[[], None] = _wait_on,
) -> Described:
    """Do the job in a child within the bounds and return what it says of the file; progress is in percent.

    `on_wait` is called at least twice a second while the child works: what it raises ends the child.
    Raises MediaRefused if the file is at fault and ChildDied if the child did not live to say. What the child says is
    not believed unseen: its renditions are regular files below the job's folder. Repeating it writes the same files.
    """
    for _ in range(ATTEMPTS):
        channel = nursery.new_child()
        try:
            return _converse(
                channel, job=job, bounds=bounds, on_progress=on_progress, on_usage=on_usage, on_wait=on_wait
            )
        except ConnectionError:
            continue
        finally:
            channel.close()
    raise died_unseen()


def _converse(
    channel: Channel,
    *,
    job: Job,
    bounds: Bounds,
    on_progress: Callable[[int], None],
    on_usage: Callable[[Usage], None],
    on_wait: Callable[[], None],
) -> Described:
    deadline = time.monotonic() + bounds.wall_seconds
    channel.send(write_assignment(Assignment(job=job, bounds=bounds)))
    outcome: Outcome | None = None
    while True:
        message = _next(channel, deadline=deadline, on_wait=on_wait)
        if message is None:
            raise died_of_time(seconds=bounds.wall_seconds)
        match message:
            case {"progress": int(percent)}:
                on_progress(max(0, min(100, percent)))
            case {"ended": {"signal": int(signal), "cpu": float(cpu), "peak": int(peak)}}:
                on_usage(Usage(cpu_seconds=cpu, peak_bytes=peak))
                return _settle(outcome, signal=signal)
            case _:
                outcome = _outcome(message, folder=job.folder)


def _next(channel: Channel, *, deadline: float, on_wait: Callable[[], None]) -> dict[str, Any] | None:
    """Return the next message, None where the deadline passed before it."""
    while True:
        on_wait()
        try:
            return channel.receive(deadline=min(deadline, time.monotonic() + WAIT_SECONDS))
        except SilentTooLong:
            if time.monotonic() >= deadline:
                return None


def _outcome(message: dict[str, Any], *, folder: Path) -> Outcome:
    match message:
        case {"described": dict(fields)}:
            return _believe(fields, folder=folder)
        case {"refused": {"code": str(code), "message": str(text)}}:
            return MediaRefused(code=code, message=text)
        case {"fault": str(detail)}:
            return died_of_fault(detail=detail)
        case _:
            return died_of_lie(detail="said what makes no sense")


def _believe(fields: dict[str, Any], *, folder: Path) -> Described | ChildDied:
    try:
        return read_described(fields, folder=folder)
    except ChildLied as lie:
        return died_of_lie(detail=str(lie))


def _settle(outcome: Outcome | None, *, signal: int) -> Described:
    if isinstance(outcome, Described) and not signal:
        return outcome
    if isinstance(outcome, Exception):
        raise outcome
    raise died_of_signal(number=signal)
