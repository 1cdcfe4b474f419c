"""One attempt at claimed rows: run, then settle each by what happened."""

import logging
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections

from backend.shared.clock import now
from backend.shared.errors import Invalid, PlazaError, Unavailable
from backend.shared.outbox.errors import FinalError, LeaseLost
from backend.shared.outbox.rows import ClaimedRow
from backend.shared.outbox.running.backoff import USUAL, Retries, next_delay
from backend.shared.outbox.running.settle import bury, finish, retry_later
from backend.shared.outbox.task_metrics import observe_task
from backend.shared.report_fault import report_fault

logger = logging.getLogger("plaza.worker")

OUTAGES = (Unavailable, OperationalError, InterfaceError)
REASON_LENGTH = 500


class Result(IntEnum):
    """How an attempt ended; the larger, the worse."""

    DONE = 0
    LEASE_LOST = 1
    FAILED = 2
    UNAVAILABLE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """How to run rows: the function, and the errors that end a row at once."""

    run: Callable[[Sequence[ClaimedRow]], None]
    throws: tuple[type[Exception], ...] = ()
    retries: Retries = USUAL

    def __call__(self, rows: Sequence[ClaimedRow]) -> Result:
        """Run the rows and settle those that the function has not settled; a failure of the work is not raised.

        When several fail together, each is run alone, so that a bad one is found and the others are done.
        """
        started = time.monotonic()
        error = self._try(rows)
        result = _result_of(error)
        _log(rows, result=result, error=error, duration=time.monotonic() - started)
        if error is None or result is Result.LEASE_LOST:
            return result
        unsettled = _unsettled(rows)
        if result is Result.FAILED and len(unsettled) > 1:
            return max(self([row]) for row in unsettled)
        for row in unsettled:
            self._give_back(row, error=error)
        return result

    def _try(self, rows: Sequence[ClaimedRow]) -> Exception | None:
        try:
            self.run(rows)
            finish(*_unsettled(rows))
        except Exception as error:
            close_old_connections()  # the fault may have been the connection's
            return error
        return None

    def _give_back(self, row: ClaimedRow, *, error: Exception) -> None:
        at = now()
        reason = reason_of(error)
        try:
            if isinstance(error, (FinalError, Invalid, *self.throws)) or self._is_spent(row, error=error):
                bury(row, reason=reason, at=at)
                _tell_dead(row, error=error)
                return
            fraction = random.random()  # noqa: S311
            delay = next_delay(attempts=row.attempts, fraction=fraction, growth=self.retries.growth)
            retry_later(row, reason=reason, due_at=at + delay, at=at)
        except LeaseLost:
            logger.warning("lease lost", extra={"fields": {"task": row.task, "row_id": row.id}})

    def _is_spent(self, row: ClaimedRow, *, error: Exception) -> bool:
        if row.attempts < settings.OUTBOX_MAX_ATTEMPTS:
            return False
        return not isinstance(error, OUTAGES) or now() - row.created_at > self.retries.patience


def _tell_dead(row: ClaimedRow, *, error: Exception) -> None:
    """Log that work was given up, and tell Sentry unless the attempt has told it already."""
    fields = {"task": row.task, "row_id": row.id, "error": type(error).__name__}
    logger.error("dead letter", extra={"fields": fields})
    if isinstance(error, PlazaError | FinalError):
        report_fault(error)


def reason_of(error: Exception) -> str:
    """Return the first line of what went wrong; further lines of a database error quote the row."""
    text = error.text if isinstance(error, PlazaError) else str(error)
    return f"{type(error).__name__}: {text.partition(chr(10))[0]}"[:REASON_LENGTH]


def _result_of(error: Exception | None) -> Result:
    match error:
        case None:
            return Result.DONE
        case LeaseLost():
            return Result.LEASE_LOST
        case Unavailable() | OperationalError() | InterfaceError():
            return Result.UNAVAILABLE
        case _:
            return Result.FAILED


def _unsettled(rows: Sequence[ClaimedRow]) -> list[ClaimedRow]:
    return [row for row in rows if not row.outcome.is_settled]


def _log(rows: Sequence[ClaimedRow], *, result: Result, error: Exception | None, duration: float) -> None:
    observe_task(task=rows[0].task, outcome=result.name.lower(), rows=len(rows), duration=duration)
    fields = {
        "task": rows[0].task,
        "row_id": rows[0].id,
        "rows": len(rows),
        "attempt": rows[0].attempts,
        "duration_ms": round(duration * 1000, 1),
        "outcome": result.name.lower(),
        "error": type(error).__name__ if error else None,
    }
    if error is None or isinstance(error, PlazaError | FinalError | LeaseLost):
        logger.log(logging.INFO if error is None else logging.WARNING, "task", extra={"fields": fields})
        return
    logger.error("task", extra={"fields": fields}, exc_info=error)
    report_fault(error)
