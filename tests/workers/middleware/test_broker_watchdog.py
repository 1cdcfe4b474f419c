"""A worker that has lost its broker ends."""

import pytest
import redis

from workers.middleware.broker_watchdog import BrokerWatchdog


class Client:
    """Answers as it is told."""

    def __init__(self, answers: str) -> None:
        self.answers = iter(answers)

    def ping(self) -> bool:
        match next(self.answers):
            case "x":
                raise redis.ConnectionError
            case "m":
                raise redis.ResponseError("MISCONF Errors writing to the AOF file: No space left on device")
        return True


class Broker:
    def __init__(self, answers: str) -> None:
        self.client = Client(answers)


@pytest.mark.parametrize(
    ("answers", "left_after"),
    [("....", None), ("xx.xx.xx.", None), ("xxx", 3), (".xx.xxx", 7), ("mmmmmm", None)],
)
def test_three_failures_in_a_row_end_it(answers: str, left_after: int | None) -> None:
    left: list[int] = []
    count = 0
    watchdog = BrokerWatchdog(leave=lambda: left.append(count))
    broker = Broker(answers)

    for _ in answers:
        count += 1
        watchdog.check(broker)  # type: ignore[arg-type]

    assert left == ([] if left_after is None else [left_after])
