"""Settling claimed rows."""

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from backend.shared.outbox import ClaimedRow, LeaseLost, bury, finish, retry_later, save_progress, yield_work
from backend.shared.outbox.running.claim import claim_batch, claim_row
from tests.support.workers.outbox_rows import RecordingDispatcher, row, rows, written

pytestmark = pytest.mark.django_db(transaction=True)

LEASE = timedelta(seconds=30)


def claimed(at: datetime) -> ClaimedRow:
    claim = claim_row(row_id=written(at=at).id, lease=LEASE, at=at)
    assert claim is not None
    return claim


def taken_over(stale: ClaimedRow, *, at: datetime) -> ClaimedRow:
    claim = claim_row(row_id=stale.id, lease=LEASE, at=at + LEASE)
    assert claim is not None
    return claim


def test_a_finished_row_is_gone(at: datetime) -> None:
    claim = claimed(at)

    finish(claim)

    assert rows().count() == 0
    assert claim.outcome.is_settled


def test_finishing_is_undone_with_the_transaction_that_it_joins(at: datetime) -> None:
    claim = claimed(at)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        finish(claim)
        raise ZeroDivisionError

    assert rows().count() == 1
    assert not claim.outcome.is_settled


def test_who_lost_the_lease_cannot_finish_and_its_effect_is_rolled_back(at: datetime) -> None:
    stale = claimed(at)
    holder = taken_over(stale, at=at)

    with pytest.raises(LeaseLost), transaction.atomic():
        written(at=at, task="effect")
        finish(stale)

    assert [(one.id, one.fence) for one in rows().all()] == [(holder.id, 2)]


def test_who_lost_the_lease_can_settle_in_no_way(at: datetime) -> None:
    stale = claimed(at)
    taken_over(stale, at=at)
    before = rows().values().get(id=stale.id)

    for settle in (
        lambda: bury(stale, reason="x", at=at),
        lambda: retry_later(stale, reason="x", due_at=at, at=at),
        lambda: save_progress(stale, progress=1, at=at),
        lambda: yield_work(stale, progress=1, at=at),
    ):
        with pytest.raises(LeaseLost):
            settle()

    assert rows().values().get(id=stale.id) == before


def test_a_fence_stays_good_when_the_next_holder_yields(at: datetime) -> None:
    stale = claimed(at)
    yield_work(taken_over(stale, at=at), progress=1, at=at)

    with pytest.raises(LeaseLost):
        finish(stale)

    assert row(stale.id).progress == 1


def test_many_rows_are_finished_in_one_statement(at: datetime, django_assert_num_queries: object) -> None:
    for _ in range(20):
        written(at=at, batch=True)
    claims = claim_batch(task="probe", target="", limit=20, lease=LEASE, at=at)

    with django_assert_num_queries(1):  # type: ignore[operator]
        finish(*claims)

    assert rows().count() == 0


def test_progress_is_kept_and_renews_the_lease(at: datetime) -> None:
    claim = claimed(at)
    later = at + timedelta(seconds=20)

    save_progress(claim, progress={"after": "x"}, at=later)

    kept = row(claim.id)
    assert (kept.progress, kept.available_at, kept.send_at) == ({"after": "x"}, later + LEASE, later + LEASE)
    assert claim_row(row_id=claim.id, lease=LEASE, at=at + LEASE) is None


def test_a_row_that_yields_is_due_at_once_and_sent_again(at: datetime, dispatcher: RecordingDispatcher) -> None:
    claim = claimed(at)
    dispatcher.sent.clear()

    yield_work(claim, progress=7, at=at)

    kept = row(claim.id)
    assert (kept.progress, kept.attempts, kept.available_at) == (7, 0, at)
    assert [one.row_id for one in dispatcher.sent] == [claim.id]
    assert claim.outcome.is_settled


def test_a_buried_row_stays_with_its_reason(at: datetime) -> None:
    claim = claimed(at)

    bury(claim, reason="Invalid: no such thing", at=at)

    kept = row(claim.id)
    assert (kept.dead_at, kept.last_error, kept.claimed_at) == (at, "Invalid: no such thing", None)
