"""Who is told when a task has run."""

from dataclasses import dataclass
from typing import Protocol

from backend.shared.outbox.running.attempt import Result


class Listener(Protocol):
    """Is told of each task; `duration` is in seconds, and the result None where there was nothing to do."""

    def __call__(self, *, task: str, result: Result | None, duration: float) -> None:
        """Take it in."""


@dataclass(slots=True)
class _Wiring:
    listener: Listener | None = None


_wiring = _Wiring()


def set_listener(listener: Listener | None) -> None:
    """Name who is told."""
    _wiring.listener = listener


def tell_task_end(*, task: str, result: Result | None, duration: float) -> None:
    """Tell whoever is named."""
    if _wiring.listener is not None:
        _wiring.listener(task=task, result=result, duration=duration)
