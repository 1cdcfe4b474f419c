"""Why a child did not live to say what a file is, in words for a person."""

import signal
from typing import Literal

Reason = Literal["time", "memory", "crash", "fault", "unseen"]

TOO_LONG = "Reading this file takes longer than we allow."
TOO_MUCH_MEMORY = "Reading this file takes more memory than we allow."
UNREADABLE = "This file could not be read. It may be damaged."
OUR_FAULT = "Something went wrong on our side while this file was read."

_OF_SIGNALS: dict[int, tuple[Reason, str]] = {
    signal.SIGXCPU: ("time", TOO_LONG),
    signal.SIGKILL: ("memory", TOO_MUCH_MEMORY),  # time is told apart by its deadline: what is left is the kernel's
    signal.SIGABRT: ("crash", UNREADABLE),
    signal.SIGSEGV: ("crash", UNREADABLE),
}


class ChildDied(Exception):
    """The child was lost: a reason for programs, a message for a person and a detail for the log."""

    def __init__(self, *, reason: Reason, message: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.message = message
        self.detail = detail


def died_of_signal(*, number: int) -> ChildDied:
    """Return what a child's end by this signal means; 0 is an end without a word."""
    reason, message = _OF_SIGNALS.get(number, ("crash", UNREADABLE))
    return ChildDied(reason=reason, message=message, detail=f"ended by signal {number}" if number else "ended silently")


def died_of_time(*, seconds: float) -> ChildDied:
    """Return the end of a child that was still at work after so many seconds."""
    return ChildDied(reason="time", message=TOO_LONG, detail=f"still at work after {seconds:g} seconds")


def died_of_fault(*, detail: str) -> ChildDied:
    """Return the end of a child that met a fault of our own; the detail is its traceback."""
    return ChildDied(reason="fault", message=OUR_FAULT, detail=detail)


def died_of_lie(*, detail: str) -> ChildDied:
    """Return the end of a child that described what it did not make: the file has taken it over."""
    return ChildDied(reason="crash", message=UNREADABLE, detail=detail)


def died_unseen() -> ChildDied:
    """Return the end of children that went with the process that forked them."""
    return ChildDied(reason="unseen", message=OUR_FAULT, detail="the process that forks children was lost twice")
