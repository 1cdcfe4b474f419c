from backend.shared.cache.breaker import CircuitBreaker


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_closed_until_tripped():
    breaker = CircuitBreaker(clock=Clock())
    assert breaker.may_try()
    breaker.trip()
    assert not breaker.may_try()


def test_one_caller_a_pause_may_try():
    clock = Clock()
    breaker = CircuitBreaker(pause=0.5, clock=clock)
    breaker.trip()
    clock.now += 0.5
    assert [breaker.may_try() for _ in range(3)] == [True, False, False]
    clock.now += 0.5
    assert [breaker.may_try() for _ in range(3)] == [True, False, False]


def test_an_answer_closes_it():
    clock = Clock()
    breaker = CircuitBreaker(clock=clock)
    breaker.trip()
    breaker.reset()
    assert [breaker.may_try() for _ in range(3)] == [True, True, True]
