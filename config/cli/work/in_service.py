"""The end inside a service's process: one request as an argument, one JSON answer on standard output."""

import os
import sys
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

import orjson

from backend.shared.clock import now
from backend.shared.outbox.manage import drop_work, list_work, retry_dead_work, retry_work
from config.startup import start_process


def show(*, limit: int) -> Any:
    """Return the work that there is."""
    return list_work(limit=limit, at=now())


def retry(*, ids: list[str]) -> Any:
    """Make rows due now."""
    return retry_work(ids=[UUID(one) for one in ids], at=now())


def retry_dead() -> Any:
    """Make all dead rows due now."""
    return retry_dead_work(at=now())


def drop(*, ids: list[str]) -> Any:
    """Delete rows for good."""
    return drop_work(ids=[UUID(one) for one in ids])


TASKS: Mapping[str, Callable[..., Any]] = {"show": show, "retry": retry, "retry_dead": retry_dead, "drop": drop}


def main() -> None:
    """Carry out the request and print its answer; logs go to standard error."""
    request = orjson.loads(sys.argv[1])
    answers = os.dup(1)
    os.dup2(2, 1)
    start_process()
    result = TASKS[request["task"]](**request["arguments"])
    os.write(answers, orjson.dumps(result, option=orjson.OPT_UTC_Z))


if __name__ == "__main__":
    main()
