"""Times of records."""

from datetime import datetime, timedelta

from backend.shared.record_times import TICK, later_time


def test_a_later_time_stays(at: datetime) -> None:
    assert later_time(at=at, than=at - timedelta(seconds=1)) == at


def test_a_clock_that_went_back_still_moves_on(at: datetime) -> None:
    assert later_time(at=at, than=at) == at + TICK
    assert later_time(at=at - timedelta(hours=1), than=at) == at + TICK
