"""How long a failed row rests."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.shared.outbox.running.backoff import next_delay


@pytest.mark.parametrize(
    ("attempts", "ceiling"), [(1, 1), (2, 2), (3, 4), (4, 8), (10, 512), (11, 600), (12, 600), (1000, 600)]
)
def test_the_ceiling_doubles_up_to_ten_minutes(attempts: int, ceiling: int) -> None:
    assert next_delay(attempts=attempts, fraction=1.0) == timedelta(seconds=ceiling)


@given(st.integers(0, 10**6), st.floats(0, 1))
def test_the_delay_lies_between_nothing_and_ten_minutes(attempts: int, fraction: float) -> None:
    assert timedelta(0) <= next_delay(attempts=attempts, fraction=fraction) <= timedelta(minutes=10)


def test_a_task_may_grow_its_pauses_more_slowly() -> None:
    pauses = [next_delay(attempts=n, fraction=1.0, growth=1.25).total_seconds() for n in range(1, 60)]

    assert pauses[:3] == [1.0, 1.25, 1.5625]
    assert pauses == sorted(pauses)
    assert pauses[-1] == 600.0
