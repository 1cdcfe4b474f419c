"""Pytest plugin: writes how long each test took, and how much of that this process waited, to PLAZA_TEST_TIMES."""

import json
import os
import resource
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

SECONDS: dict[str, dict[str, float]] = defaultdict(lambda: {"setup": 0.0, "call": 0.0, "teardown": 0.0, "waited": 0.0})


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Note how long neither this process nor one that it started and that has ended was at work."""
    began, worked = time.monotonic(), _cpu_seconds()
    outcome = yield
    waited = time.monotonic() - began - (_cpu_seconds() - worked)
    SECONDS[item.nodeid]["waited"] += max(0.0, waited)
    return outcome


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Note how long a part of a test took."""
    SECONDS[report.nodeid][report.when or "call"] += report.duration


def pytest_sessionfinish() -> None:
    """Write it where the runner looks for it."""
    wanted = os.environ.get("PLAZA_TEST_TIMES")
    if wanted:
        Path(wanted).write_text(json.dumps(SECONDS), encoding="utf-8")


def _cpu_seconds() -> float:
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)
