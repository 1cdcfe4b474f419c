"""Joining of drain messages."""

from uuid import UUID, uuid4

from backend.shared.outbox.sending.coalesce import Coalescer
from backend.shared.outbox.sending.dispatch import Dispatch


def drain(target: str = "", *, window: float = 0.05) -> Dispatch:
    return Dispatch(task="drain", queue="default", row_id=None, target=target, request_id="", window=window)


def single(row_id: UUID) -> Dispatch:
    return Dispatch(task="one", queue="default", row_id=row_id, target="", request_id="")


def test_the_first_goes_at_once_and_the_next_when_the_window_has_passed() -> None:
    coalescer = Coalescer()

    coalescer.add([drain(), drain()])
    assert coalescer.ready(now=10.0) == [drain()]
    coalescer.add([drain(), drain(), drain()])
    assert coalescer.ready(now=10.049) == []
    assert round(coalescer.wait(now=10.049) or 0, 6) == 0.001
    assert coalescer.ready(now=10.051) == [drain()]
    assert coalescer.wait(now=10.051) is None


def test_targets_do_not_wait_for_each_other() -> None:
    coalescer = Coalescer()
    coalescer.add([drain("audit", window=0.5)])
    coalescer.ready(now=1.0)

    coalescer.add([drain("audit", window=0.5), drain("social")])

    assert coalescer.ready(now=1.1) == [drain("social")]
    assert coalescer.ready(now=1.51) == [drain("audit", window=0.5)]


def test_single_rows_go_at_once_each() -> None:
    coalescer = Coalescer()
    ids = [uuid4() for _ in range(3)]

    coalescer.add(map(single, ids))

    assert [one.row_id for one in coalescer.ready(now=1.0)] == ids
    assert coalescer.ready(now=2.0) == []


def test_a_flush_lets_everything_go() -> None:
    coalescer = Coalescer()
    coalescer.add([drain()])
    coalescer.ready(now=1.0)
    coalescer.add([drain()])

    assert coalescer.ready(now=1.001, flush=True) == [drain()]
