"""The servers that some rules of the house are held against: those of the run, or some of its own."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.cli.stack import StackState, load_state, start_infrastructure, stop

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def state(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StackState]:
    """Return where the servers of this run are."""
    given = os.environ.get("PLAZA_TEST_STATE")
    if given:
        yield load_state(Path(given).parent)
        return
    data_dir = tmp_path_factory.mktemp("stack")
    yield start_infrastructure(data_dir)
    stop(data_dir)
