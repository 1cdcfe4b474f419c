"""One attempt at a piece of work on files: a folder of its own, a lease that is kept, and an end for every way it goes.

What is refused is told; a child that dies is followed by another, a few times; a worker that is told to stop gives
the work back at once; what is wrong with the infrastructure is raised, and the outbox waits for it.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow, KeptLease, finish, keep_lease, retry_later, save_progress, yield_work
from backend.shared.transactions import transaction
from pipelines.media_attempt.course import Course
from pipelines.media_processing.described import Described, Job, MediaRefused
from pipelines.media_processing.sandbox.died import OUR_FAULT, ChildDied
from pipelines.media_processing.sandbox.run_in_child import Usage, run_in_child
from pipelines.media_processing.sandbox.wire import Bounds
from pipelines.media_processing.sandbox.workbench import workbench

logger = logging.getLogger("plaza.media")

# Kept while a worker lives, so that it can be short: what a killed one had in hand is taken over soon.
LEASE_SECONDS = 10
REST = timedelta(seconds=2)  # before another child is tried


class Interrupted(Exception):
    """The worker is told to stop; what was done so far is done again elsewhere, or found done."""


@dataclass(slots=True)
class Attempt:
    """The row, the folder for its files, and how the attempts have gone so far."""

    row: ClaimedRow
    folder: Path
    lease: KeptLease
    is_stopping: Callable[[], bool]
    course: Course = field(default_factory=Course)

    def check(self) -> None:
        """Raise Interrupted where the worker is to stop, LeaseLost where another one has the work."""
        self.lease.check()
        if self.is_stopping():
            raise Interrupted

    def stage(self, name: str) -> None:
        """Tell the log which stage begins, and look whether it may."""
        self.check()
        fields = {"stage": name, "media_id": self.row.payload["media_id"], "task": self.row.task}
        logger.info("media", extra={"fields": fields})

    def make(self, job: Job, *, bounds: Bounds, on_progress: Callable[[int], None]) -> Described:
        """Do the job in a child; a first attempt is not written down before it, as the claim counts it already."""
        if self.row.attempts > 1:
            self._save(self.course.begin())
        described = run_in_child(
            job, bounds=bounds, on_progress=on_progress, on_usage=self._log_usage, on_wait=self.check
        )
        if self.row.attempts > 1:
            self._save(self.course)
        return described

    def _save(self, course: Course) -> None:
        save_progress(self.row, progress=course.document(), at=now())

    def _log_usage(self, usage: Usage) -> None:
        fields = {
            "media_id": self.row.payload["media_id"],
            "cpu_ms": round(usage.cpu_seconds * 1000),
            "peak_mib": usage.peak_bytes >> 20,
        }
        logger.info("media child", extra={"fields": fields})


def attempt(
    row: ClaimedRow,
    *,
    step: Callable[[Attempt], None],
    refuse: Callable[[MediaRefused], None],
    is_stopping: Callable[[], bool],
) -> None:
    """Take the step and settle the row; `refuse` is told why the file is not taken, once and for all."""
    course = Course.of(row.progress)
    try:
        if course.is_spent:
            raise MediaRefused(code="gave_up", message=OUR_FAULT)
        with keep_lease(row) as lease, workbench.job_folder() as folder:
            step(Attempt(row=row, folder=folder, lease=lease, is_stopping=is_stopping, course=course))
    except Interrupted:
        logger.info("media given back", extra={"fields": {"media_id": row.payload["media_id"]}})
        yield_work(row, progress=course.document(), at=now())
    except ChildDied as died:
        _bury_child(row, died, course=course.bury(), refuse=refuse)
    except MediaRefused as refused:
        logger.info("media refused", extra={"fields": {"media_id": row.payload["media_id"], "code": refused.code}})
        refuse(refused)


def settle(row: ClaimedRow, *, effect: Callable[[], object]) -> None:
    """Write the effect and end the work in one transaction. Raises LeaseLost, and nothing is written."""
    with transaction():
        effect()
        finish(row)


def _bury_child(row: ClaimedRow, died: ChildDied, *, course: Course, refuse: Callable[[MediaRefused], None]) -> None:
    fields = {"media_id": row.payload["media_id"], "reason": died.reason, "deaths": course.deaths}
    if died.reason == "fault":
        fields["detail"] = died.detail
    logger.warning("media child died", extra={"fields": fields})
    if course.is_spent:
        refuse(MediaRefused(code=f"died_of_{died.reason}", message=died.message))
        return
    at = now()
    save_progress(row, progress=course.document(), at=at)
    retry_later(row, reason=f"ChildDied: {died.reason}", due_at=at + REST, at=at)
