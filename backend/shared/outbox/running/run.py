"""Running outbox work: what an actor does when its message comes."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from backend.shared.clock import now
from backend.shared.context import bind
from backend.shared.outbox.rows import ClaimedRow
from backend.shared.outbox.running.attempt import Attempt, Result
from backend.shared.outbox.running.backoff import USUAL, Retries
from backend.shared.outbox.running.claim import claim_batch, claim_row
from backend.shared.outbox.running.drain_gate import DrainGate


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTask:
    """Work that takes one row; a repeated message finds the row claimed or gone and does nothing."""

    run: Callable[[ClaimedRow], None]
    lease: timedelta
    throws: tuple[type[Exception], ...] = ()
    retries: Retries = USUAL

    def __call__(self, *, row_id: UUID) -> Result | None:
        """Claim and run the row; None where there was nothing to claim."""
        row = claim_row(row_id=row_id, lease=self.lease, at=now())
        if row is None:
            return None
        with bind(request_id=row.request_id):
            return Attempt(run=lambda rows: self.run(rows[0]), throws=self.throws, retries=self.retries)([row])


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchTask:
    """Work that takes many rows of one target at once."""

    task: str
    run: Callable[[Sequence[ClaimedRow]], None]
    lease: timedelta
    limit: int
    slice_seconds: float
    gate: DrainGate
    throws: tuple[type[Exception], ...] = ()

    def __call__(self, *, target: str) -> bool:
        """Run due rows, batch by batch, for a slice of time; return whether more are due at once."""
        if not self.gate.enter(target, at=time.monotonic()):
            return False
        try:
            is_more = self._drain(target=target)
        finally:
            was_asked_again = self.gate.leave(target)
        return is_more or was_asked_again

    def _drain(self, *, target: str) -> bool:
        ends = time.monotonic() + self.slice_seconds
        while time.monotonic() < ends:
            rows = claim_batch(task=self.task, target=target, limit=self.limit, lease=self.lease, at=now())
            if not rows:
                return False
            result = Attempt(run=self.run, throws=self.throws)(rows)
            self.gate.note(target, is_available=result is not Result.UNAVAILABLE, at=time.monotonic())
            # What came meanwhile has a message of its own; small batches cost more than they hurry.
            if result is not Result.DONE or len(rows) < self.limit:
                return False
        return True
