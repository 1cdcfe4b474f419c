"""The way from the outbox to the broker; whoever starts a process wires it."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from django.conf import settings

from backend.shared.outbox.rows import DRAIN_WINDOW_SECONDS, Queue

logger = logging.getLogger("plaza.outbox")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """A message to be sent: one row by its id, or, without one, "drain the due rows of this task and target"."""

    task: str
    queue: Queue
    row_id: UUID | None
    target: str
    request_id: str
    window: float = DRAIN_WINDOW_SECONDS


class Dispatcher(Protocol):
    """What a process sends with."""

    def submit(self, dispatches: Sequence[Dispatch]) -> None:
        """Take messages to be sent soon; returns at once, also when the broker is down."""

    @property
    def is_open(self) -> bool:
        """Whether messages go out at the moment."""


@dataclass(slots=True)
class _Wiring:
    dispatcher: Dispatcher | None = None


_wiring = _Wiring()


def set_dispatcher(dispatcher: Dispatcher | None) -> None:
    """Wire this process to the broker; without that, the reaper of a worker sends the rows within a second."""
    _wiring.dispatcher = dispatcher


def is_dispatching() -> bool:
    """Return whether this process sends messages at the moment."""
    return _wiring.dispatcher is not None and _wiring.dispatcher.is_open


def resend_at(*, at: datetime) -> datetime:
    """Return when the reaper shall send work due `at`: after a grace where this process sends it, else at once."""
    return at + timedelta(seconds=settings.OUTBOX_RESEND_SECONDS if is_dispatching() else 0)


def dispatch(dispatches: Sequence[Dispatch]) -> None:
    """Send messages; a failure is logged, and the reaper makes up for it."""
    if not dispatches or _wiring.dispatcher is None:
        return
    try:
        _wiring.dispatcher.submit(dispatches)
    except Exception:
        logger.exception("dispatch failed")
