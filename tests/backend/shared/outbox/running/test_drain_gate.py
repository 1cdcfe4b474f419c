"""How many drains of a target run at once, and the rest of one that is down."""

from backend.shared.outbox.running.drain_gate import DrainGate


def test_it_lets_its_capacity_in_and_tells_who_leaves_of_the_others() -> None:
    gate = DrainGate(capacity=2)

    assert [gate.enter("audit", at=0.0) for _ in range(3)] == [True, True, False]
    assert gate.leave("audit") is True
    assert gate.leave("audit") is False
    assert gate.enter("audit", at=0.0) is True


def test_a_target_that_is_down_rests_twice_as_long_each_time() -> None:
    gate = DrainGate(capacity=1)
    at, rests = 0.0, []
    for _ in range(7):
        assert gate.enter("audit", at=at)
        gate.leave("audit")
        gate.note("audit", is_available=False, at=at)
        opened = next(rest for rest in (1, 2, 4, 8, 16, 30, 60) if gate.enter("audit", at=at + rest))
        gate.leave("audit")
        rests.append(opened)
        at += opened

    assert rests == [1, 2, 4, 8, 16, 30, 30]


def test_a_target_that_is_down_does_not_hold_up_another() -> None:
    gate = DrainGate(capacity=1)
    gate.enter("audit", at=0.0)
    gate.leave("audit")
    gate.note("audit", is_available=False, at=0.0)

    assert gate.enter("audit", at=0.5) is False
    assert gate.enter("social", at=0.5) is True


def test_a_target_that_answers_again_has_no_rest() -> None:
    gate = DrainGate(capacity=1)
    gate.enter("audit", at=0.0)
    gate.leave("audit")
    gate.note("audit", is_available=False, at=0.0)
    gate.note("audit", is_available=True, at=2.0)

    assert gate.enter("audit", at=2.0) is True
