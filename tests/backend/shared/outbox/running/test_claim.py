"""Claiming rows."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import TypeVar

import pytest
from django.db import connection

from backend.shared.outbox.rows import work
from backend.shared.outbox.running.claim import claim_batch, claim_row
from backend.shared.outbox.running.settle import bury
from tests.support.workers.outbox_rows import row, write, written

pytestmark = pytest.mark.django_db(transaction=True)

T = TypeVar("T")
LEASE = timedelta(seconds=30)


def at_the_same_time(function: Callable[[], T], *, times: int) -> list[T]:
    barrier = threading.Barrier(times)

    def run() -> T:
        connection.ensure_connection()
        barrier.wait()
        try:
            return function()
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return [future.result() for future in [pool.submit(run) for _ in range(times)]]


def test_of_workers_that_race_for_a_row_one_gets_it(at: datetime) -> None:
    new = written(at=at)

    claims = at_the_same_time(lambda: claim_row(row_id=new.id, lease=LEASE, at=at), times=6)

    assert [claim.fence for claim in claims if claim is not None] == [1]
    assert (row(new.id).attempts, row(new.id).available_at) == (1, at + LEASE)


def test_a_claimed_row_can_be_claimed_again_when_its_lease_has_ended(at: datetime) -> None:
    new = written(at=at)
    claim_row(row_id=new.id, lease=LEASE, at=at)

    assert claim_row(row_id=new.id, lease=LEASE, at=at + timedelta(seconds=28)) is None
    again = claim_row(row_id=new.id, lease=LEASE, at=at + LEASE)

    assert again is not None
    assert (again.attempts, again.fence) == (2, 2)


def test_a_row_due_later_cannot_be_claimed(at: datetime) -> None:
    new = written(at=at, due_at=at + timedelta(hours=1))

    assert claim_row(row_id=new.id, lease=LEASE, at=at) is None


def test_a_host_whose_clock_is_a_little_behind_can_claim_a_new_row(at: datetime) -> None:
    new = written(at=at)

    assert claim_row(row_id=new.id, lease=LEASE, at=at - timedelta(milliseconds=900)) is not None


def test_a_dead_row_cannot_be_claimed(at: datetime) -> None:
    new = written(at=at)
    claim = claim_row(row_id=new.id, lease=LEASE, at=at)
    assert claim is not None
    bury(claim, reason="no", at=at)

    assert claim_row(row_id=new.id, lease=LEASE, at=at + timedelta(hours=1)) is None


def test_a_claim_carries_what_was_written(at: datetime) -> None:
    new = written(at=at, payload={"ids": ["a", "b"]})

    claim = claim_row(row_id=new.id, lease=LEASE, at=at)

    assert claim is not None
    assert (claim.id, claim.task, claim.queue, claim.is_batch, claim.target) == (new.id, "probe", "default", False, "")
    assert (claim.payload, claim.progress, claim.created_at, claim.lease) == ({"ids": ["a", "b"]}, None, at, LEASE)


def test_a_batch_is_the_oldest_rows_of_its_task(at: datetime) -> None:
    new = [
        work(task="probe", queue="bulk", payload={"n": n}, at=at - timedelta(seconds=n), batch=True) for n in range(5)
    ]
    other = work(task="other", queue="bulk", payload={}, at=at - timedelta(hours=1), batch=True)
    write(*new, other)

    claimed = claim_batch(task="probe", target="", limit=3, lease=LEASE, at=at)

    assert [claim.payload["n"] for claim in claimed] == [4, 3, 2]


def test_batches_of_workers_that_race_have_no_row_in_common(at: datetime) -> None:
    write(*[work(task="probe", queue="bulk", payload={"n": n}, at=at, batch=True) for n in range(100)])

    batches = at_the_same_time(lambda: claim_batch(task="probe", target="", limit=30, lease=LEASE, at=at), times=4)

    claimed = [claim.payload["n"] for batch in batches for claim in batch]
    assert len(claimed) == len(set(claimed))
    assert max(len(batch) for batch in batches) == 30
