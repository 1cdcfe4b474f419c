"""Telling of a fault of ours to whoever was named as the process started: Sentry, where it is on."""

from collections.abc import Callable
from dataclasses import dataclass

Reporter = Callable[[BaseException], object]


@dataclass(slots=True)
class _Wiring:
    reporter: Reporter | None = None


_wiring = _Wiring()


def set_reporter(reporter: Reporter | None) -> None:
    """Name who is told of faults; a process without Sentry never loads its SDK."""
    _wiring.reporter = reporter


def report_fault(error: BaseException) -> None:
    """Tell of an exception; does nothing where nobody is to be told."""
    if _wiring.reporter is not None:
        _wiring.reporter(error)
