"""A process whose environment is wrong stops at once and names every fault, but no value."""

import subprocess
import sys

import pytest

from config.cli.stack import StackState
from config.cli.stack.paths import ROOT

RULE = "45"
MET_BY = ("config/env.py", "config/env_reader.py", "config/settings/base.py")
START = [sys.executable, "-c", "from config.startup import start_process; start_process()"]


def start(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Start a process as a service does, up to the point where it would serve."""
    return subprocess.run(START, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=30)


def test_every_fault_is_named_at_once(stack: StackState) -> None:
    broken = {**stack.services["social"], "CACHE_URL": "", "RATE_LIMIT_IP": "many", "SECRET_KEY": "kept to ourselves"}
    del broken["DATABASE_URL"]
    ended = start(broken)
    assert ended.returncode != 0
    assert "DATABASE_URL is missing" in ended.stderr
    assert "CACHE_URL is empty" in ended.stderr
    assert "RATE_LIMIT_IP is malformed" in ended.stderr
    assert "kept to ourselves" not in ended.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "INTERNAL_KEYS", "FIELD_KEYS", "ENVIRONMENT"])
def test_a_missing_variable_stops_it(name: str, stack: StackState) -> None:
    ended = start({key: value for key, value in stack.services["accounts"].items() if key != name})
    assert ended.returncode != 0
    assert f"{name} is missing" in ended.stderr
