"""What the tests of the command line share: a way to call it, and one set of real servers."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from config.cli.stack import StackState, load_state, start_infrastructure, stop
from config.cli.stack.control import TEST_ENVIRONMENT, clean_environment
from config.cli.stack.paths import ROOT
from config.cli.stack.ports import PortKeeper

Plaza = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def plaza() -> Plaza:
    """Return a call of the command line whose environment holds nothing of a person's own."""

    def call(*arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-m", "config.cli", *arguments],
            cwd=ROOT,
            env={**clean_environment(), "PYTHONPATH": str(ROOT), **TEST_ENVIRONMENT, **variables},
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )

    return call


@pytest.fixture(scope="session")
def infrastructure(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StackState]:
    """PostgreSQL, Valkeys and S3: those of the run, or its own."""
    named = os.environ.get("PLAZA_TEST_STATE")
    if named:
        yield load_state(Path(named).parent)
        return
    data_dir = tmp_path_factory.mktemp("infrastructure")
    yield start_infrastructure(data_dir)
    stop(data_dir)


@pytest.fixture(scope="session")
def free_port() -> int:
    """Return a port that nothing listens on."""
    keeper = PortKeeper()
    port = keeper.free()
    keeper.release()
    return port
