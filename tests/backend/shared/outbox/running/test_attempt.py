"""One attempt at claimed rows, and what becomes of them."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from django.db import OperationalError

from backend.shared.clock import now
from backend.shared.errors import Invalid, Refused, Unavailable
from backend.shared.outbox import ClaimedRow, FinalError, LeaseLost, bury, finish
from backend.shared.outbox.running.attempt import Attempt, Result, reason_of
from backend.shared.outbox.running.backoff import USUAL
from backend.shared.outbox.running.claim import claim_batch
from tests.support.workers.outbox_rows import row, rows, written

pytestmark = pytest.mark.django_db(transaction=True)

LEASE = timedelta(seconds=30)


def claimed(count: int = 1, *, at: datetime | None = None) -> list[ClaimedRow]:
    at = at or now()
    for n in range(count):
        written(at=at, batch=True, payload={"n": n})
    return claim_batch(task="probe", target="", limit=count, lease=LEASE, at=at)


def failing(error: Exception) -> Attempt:
    def run(rows: Sequence[ClaimedRow]) -> None:
        raise error

    return Attempt(run=run)


def test_work_that_is_done_leaves_no_row() -> None:
    assert Attempt(run=lambda rows: None)(claimed(3)) is Result.DONE
    assert rows().count() == 0


def test_work_may_settle_its_rows_itself() -> None:
    claims = claimed(3)

    def run(rows: Sequence[ClaimedRow]) -> None:
        finish(rows[0])
        bury(rows[1], reason="refused", at=now())

    assert Attempt(run=run)(claims) is Result.DONE
    assert [(one.id, one.last_error) for one in rows().all()] == [(claims[1].id, "refused")]


def test_a_failure_rests_and_comes_again() -> None:
    claims = claimed()
    before = now()

    assert failing(ValueError("odd"))(claims) is Result.FAILED

    kept = row(claims[0].id)
    assert (kept.dead_at, kept.claimed_at, kept.last_error) == (None, None, "ValueError: odd")
    assert before <= kept.available_at <= now() + timedelta(seconds=1)
    assert kept.send_at == kept.available_at


@pytest.mark.parametrize("error", [FinalError("gone"), Invalid(message="bad")])
def test_what_repeating_cannot_mend_is_dead_at_once(error: Exception) -> None:
    claims = claimed()

    failing(error)(claims)

    assert row(claims[0].id).dead_at is not None


def test_an_actor_names_errors_that_end_its_rows() -> None:
    claims = claimed()

    def run(rows: Sequence[ClaimedRow]) -> None:
        raise Refused

    Attempt(run=run, throws=(Refused,))(claims)

    assert row(claims[0].id).dead_at is not None


def test_after_the_last_attempt_a_row_is_dead(settings: pytest.FixtureRequest) -> None:
    settings.OUTBOX_MAX_ATTEMPTS = 1  # type: ignore[attr-defined]
    claims = claimed()

    failing(ValueError())(claims)

    assert row(claims[0].id).dead_at is not None


@pytest.mark.parametrize("error", [Unavailable(), OperationalError("server closed the connection")])
def test_an_outage_kills_no_row_for_three_days(settings: pytest.FixtureRequest, error: Exception) -> None:
    settings.OUTBOX_MAX_ATTEMPTS = 1  # type: ignore[attr-defined]
    young, old = claimed()[0], claimed(at=now() - USUAL.patience - timedelta(seconds=1))[0]

    assert failing(error)([young]) is Result.UNAVAILABLE
    failing(error)([old])

    assert row(young.id).dead_at is None
    assert row(old.id).dead_at is not None


def test_of_rows_that_fail_together_the_bad_one_is_found_and_the_others_are_done() -> None:
    def run(rows: Sequence[ClaimedRow]) -> None:
        if any(row.payload["n"] == 3 for row in rows):
            raise ValueError("three")

    assert Attempt(run=run)(claimed(7)) is Result.FAILED
    assert [(one.payload["n"], one.last_error) for one in rows().all()] == [(3, "ValueError: three")]


def test_in_an_outage_rows_are_not_tried_one_by_one() -> None:
    calls: list[int] = []

    def run(rows: Sequence[ClaimedRow]) -> None:
        calls.append(len(rows))
        raise Unavailable

    Attempt(run=run)(claimed(5))

    assert calls == [5]
    assert rows().filter(claimed_at=None).count() == 5


def test_who_lost_the_lease_touches_nothing() -> None:
    claims = claimed()

    assert failing(LeaseLost())(claims) is Result.LEASE_LOST
    assert row(claims[0].id).claimed_at is not None


def test_a_reason_is_the_first_line_and_short() -> None:
    assert reason_of(ValueError("duplicate key\nDETAIL: (email)=(a@b.c)")) == "ValueError: duplicate key"
    assert len(reason_of(ValueError("x" * 9000))) == 500
