"""Decorators that make a function an actor: its message names a row of the outbox, or a target whose rows are due."""

import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from uuid import UUID

import dramatiq
from django.conf import settings

from backend.shared.outbox.rows import ClaimedRow, Queue
from backend.shared.outbox.running.backoff import USUAL, Retries
from backend.shared.outbox.running.drain_gate import DrainGate
from backend.shared.outbox.running.run import BatchTask, RowTask
from backend.shared.outbox.sending.dispatch import Dispatch, dispatch
from workers.broker import queue_name
from workers.task_end import tell_task_end

# Of the messages that a worker holds, the smallest number runs first.
PRIORITIES: dict[Queue, int] = {"urgent": 0, "default": 50, "bulk": 100}
SLICE_SECONDS = 0.1

RowFunction = Callable[[ClaimedRow], None]
BatchFunction = Callable[[Sequence[ClaimedRow]], None]
Throws = tuple[type[Exception], ...]


def work_actor(
    *, queue: Queue, lease_seconds: int | None = None, throws: Throws = (), retries: Retries = USUAL
) -> Callable[[RowFunction], RowTask]:
    """Make an actor of a function that takes one row; `throws` end a row at once, others rest as `retries` says."""

    def decorate(function: RowFunction) -> RowTask:
        task = RowTask(run=function, lease=_lease(lease_seconds), throws=throws, retries=retries)

        def perform(row_id: str) -> None:
            began = time.monotonic()
            result = task(row_id=UUID(row_id))
            tell_task_end(task=_name_of(function), result=result, duration=time.monotonic() - began)

        _register(perform, name=_name_of(function), queue=queue)
        return task

    return decorate


def batch_actor(
    *,
    queue: Queue,
    limit: int = 100,
    concurrency: int = 1,
    lease_seconds: int | None = None,
    throws: Throws = (),
) -> Callable[[BatchFunction], BatchTask]:
    """Make an actor of a function that takes up to `limit` rows of one target; `concurrency` is for each target."""

    def decorate(function: BatchFunction) -> BatchTask:
        name = _name_of(function)
        task = BatchTask(
            task=name,
            run=function,
            lease=_lease(lease_seconds),
            limit=limit,
            slice_seconds=SLICE_SECONDS,
            gate=DrainGate(capacity=concurrency),
            throws=throws,
        )

        def perform(target: str) -> None:
            if task(target=target):
                dispatch([Dispatch(task=name, queue=queue, row_id=None, target=target, request_id="")])

        _register(perform, name=name, queue=queue)
        return task

    return decorate


def plain_actor(*, queue: Queue) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Make an actor of a function without a row; its message may get lost."""

    def decorate(function: Callable[[], None]) -> Callable[[], None]:
        _register(function, name=_name_of(function), queue=queue)
        return function

    return decorate


def _register(function: Callable[..., None], *, name: str, queue: Queue) -> None:
    declare = dramatiq.actor(
        actor_name=name, queue_name=queue_name(service=settings.SERVICE, queue=queue), priority=PRIORITIES[queue]
    )
    declare(function)


def _name_of(function: Callable[..., None]) -> str:
    return str(function.__name__)


def _lease(seconds: int | None) -> timedelta:
    return timedelta(seconds=seconds or settings.OUTBOX_LEASE_SECONDS)
