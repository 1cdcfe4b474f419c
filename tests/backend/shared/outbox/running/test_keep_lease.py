"""A lease that is kept while long work runs."""

from datetime import datetime, timedelta

import pytest

from backend.shared.clock import now
from backend.shared.outbox import ClaimedRow, LeaseLost, finish, keep_lease
from backend.shared.outbox.running.claim import claim_row
from tests.support.waiting import eventually
from tests.support.workers.outbox_rows import row, rows, written

pytestmark = pytest.mark.django_db(transaction=True)


def claimed(*, lease: timedelta) -> ClaimedRow:
    claim = claim_row(row_id=written(at=now()).id, lease=lease, at=now())
    assert claim is not None
    return claim


def is_lost(kept: object) -> bool:
    try:
        kept.check()  # type: ignore[attr-defined]
    except LeaseLost:
        return True
    return False


def test_it_is_renewed_again_and_again_and_attempts_count_on() -> None:
    claim = claimed(lease=timedelta(seconds=0.3))
    first = row(claim.id).available_at

    def ends() -> datetime:
        return row(claim.id).available_at  # type: ignore[no-any-return]

    with keep_lease(claim) as kept:
        second = eventually(ends, is_so=lambda until: until > first)
        eventually(ends, is_so=lambda until: until > second)
        kept.check()

    assert row(claim.id).attempts == 1
    assert row(claim.id).send_at == row(claim.id).available_at


def test_what_another_worker_took_is_lost_and_stays_that_worker_s() -> None:
    claim = claimed(lease=timedelta(seconds=0.3))
    with keep_lease(claim) as kept:
        rows().filter(id=claim.id).update(fence=claim.fence + 1)
        eventually(lambda: is_lost(kept))

    with pytest.raises(LeaseLost):
        finish(claim)


def test_after_the_block_nothing_is_renewed(at: datetime) -> None:
    claim = claimed(lease=timedelta(seconds=0.3))
    with keep_lease(claim):
        pass

    finish(claim)

    assert rows().count() == 0
