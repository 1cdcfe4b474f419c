"""What goes into the outbox, and what comes out of it."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from backend.shared.context import request_id
from backend.shared.identifiers import uuid7

Queue = Literal["urgent", "default", "bulk"]
SLICE_SECONDS = 0.1
# A process asks at most this often for the due rows of a task and target to be taken.
DRAIN_WINDOW_SECONDS = 0.05
QUEUES: tuple[Queue, ...] = ("urgent", "default", "bulk")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRow:
    """Later work to be written; `due_at` is None where it is due at once.

    Batch rows of a task and target are asked for once in `window` seconds.
    """

    id: UUID
    task: str
    queue: Queue
    is_batch: bool
    target: str
    payload: Mapping[str, Any]
    at: datetime
    due_at: datetime | None
    request_id: str
    window: float = DRAIN_WINDOW_SECONDS


@dataclass(slots=True)
class Outcome:
    """Whether the holder of a row has settled it itself: finished, buried, or yielded it, and committed that."""

    is_settled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedRow:
    """Work that this process holds until its lease ends; `fence` proves the claim."""

    id: UUID
    task: str
    queue: Queue
    is_batch: bool
    target: str
    payload: Mapping[str, Any]
    progress: Any
    attempts: int
    fence: int
    request_id: str
    created_at: datetime
    lease: timedelta
    claimed: float = field(default_factory=time.monotonic, compare=False)
    outcome: Outcome = field(default_factory=Outcome, compare=False)


def is_slice_over(row: ClaimedRow, *, seconds: float = SLICE_SECONDS) -> bool:
    """Return whether a long task has run long enough to let others pass (see `yield_work`)."""
    return time.monotonic() - row.claimed >= seconds


def work(
    *,
    task: str,
    queue: Queue,
    payload: Mapping[str, Any],
    at: datetime,
    batch: bool = False,
    due_at: datetime | None = None,
) -> NewRow:
    """Return later work of this service; with `batch`, its actor takes many rows at once."""
    return NewRow(
        id=uuid7(at=at),
        task=task,
        queue=queue,
        is_batch=batch,
        target="",
        payload=payload,
        at=at,
        due_at=due_at,
        request_id=request_id(),
    )
