from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from backend.shared.cache.client import Connection
from backend.shared.cache.errors import CacheUnavailable
from backend.shared.cache.rate_limit import RateLimitState, check_rate_limits, limit_state

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


def ask(*limits: tuple[str, int, int], at: float) -> RateLimitState:
    return check_rate_limits(limits=limits, now=NOON + timedelta(milliseconds=round(at * 1000)))


def test_counts_down_and_refuses(cache: Connection):
    states = [ask(("ip:a", 3, 60), at=at) for at in (0, 10, 20, 30)]
    assert states[:3] == [
        RateLimitState(allowed=True, limit=3, remaining=2, reset_seconds=60),
        RateLimitState(allowed=True, limit=3, remaining=1, reset_seconds=50),
        RateLimitState(allowed=True, limit=3, remaining=0, reset_seconds=40),
    ]
    # 30 s to the next window, then 20 s until a third of the three has slid out
    assert states[3] == RateLimitState(allowed=False, limit=3, remaining=0, reset_seconds=50)


def test_the_window_slides(cache: Connection):
    for at in range(10):
        assert ask(("ip:a", 10, 60), at=50 + at).allowed
    assert not ask(("ip:a", 10, 60), at=60.001).allowed  # a fixed window would begin at 0 here
    assert ask(("ip:a", 10, 60), at=66).allowed
    assert not ask(("ip:a", 10, 60), at=66.1).allowed
    assert ask(("ip:a", 10, 60), at=72).allowed


def test_the_tightest_limit_is_told(cache: Connection):
    assert ask(("ip:a", 100, 60), ("account:b", 5, 10), at=0) == RateLimitState(
        allowed=True, limit=5, remaining=4, reset_seconds=10
    )


def test_a_refused_request_counts_nowhere(cache: Connection):
    assert ask(("account:b", 1, 60), at=0).allowed
    refused = ask(("ip:a", 10, 60), ("account:b", 1, 60), at=1)
    assert (refused.allowed, refused.limit) == (False, 1)
    assert ask(("ip:a", 10, 60), at=2).remaining == 9


def test_keys_do_not_share(cache: Connection):
    assert ask(("ip:a", 1, 60), at=0).allowed
    assert ask(("ip:b", 1, 60), at=0).allowed
    assert not ask(("ip:a", 1, 60), at=0).allowed


def test_counters_go_away(cache: Connection):
    ask(("ip:a", 1, 60), at=0)
    refused = ask(("ip:a", 1, 60), at=0)
    (key,) = cache.call("KEYS", "r:*")
    assert not refused.allowed
    assert 110 < cache.call("TTL", key) <= 120


def test_an_evicted_counter_starts_anew(cache: Connection):
    assert ask(("ip:a", 1, 60), at=0).allowed
    cache.call("DEL", *cache.call("KEYS", "r:*"))
    assert ask(("ip:a", 1, 60), at=1).allowed


def test_one_limit_at_least(cache: Connection):
    with pytest.raises(ValueError, match="one limit"):
        limit_state(limits=[], at=0, replies=[])


def test_no_cache_is_unavailable(settings, tmp_path):
    settings.CACHE_URL = f"unix://{tmp_path / 'nobody'}"
    with pytest.raises(CacheUnavailable):
        ask(("ip:a", 1, 60), at=0)


@hypothesis_settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    most=st.integers(1, 5),
    seconds=st.sampled_from([1, 2, 3, 5, 12, 20]),
    gaps=st.lists(st.integers(0, 8000), min_size=1, max_size=40),
)
def test_retry_after_is_true_and_as_early_as_seconds_can_say(
    cache: Connection, most: int, seconds: int, gaps: list[int]
):
    cache.call("FLUSHDB")
    at, allowed = 0, []  # milliseconds
    for gap in gaps:
        at += gap
        state = ask(("k", most, seconds), at=at / 1000)
        if not state.allowed:
            at_last = max(at, at + 1000 * state.reset_seconds - 1001)
            assert not ask(("k", most, seconds), at=at_last / 1000).allowed
            at += 1000 * state.reset_seconds
            assert ask(("k", most, seconds), at=at / 1000).allowed
        allowed.append(at)
    for slot in range(at // (1000 * seconds) + 1):
        assert sum(moment // (1000 * seconds) == slot for moment in allowed) <= most
