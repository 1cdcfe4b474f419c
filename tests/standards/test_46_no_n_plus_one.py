"""A list of thirty takes as many statements as a list of three, for every list there is."""

import os
import subprocess
import sys

import pytest

from config.cli.stack import StackState
from config.cli.stack.paths import ROOT, SERVICES
from tests.support.scenarios.walk import Walk

RULE = "46"
MET_BY = ("tests/support/queries/query_growth.py", "tests/backend/*/test_lists_have_no_n_plus_one.py")
WITH_LISTS = ("accounts", "social", "media")
# Counted in tests/backend/social/services/sync.
OF_SYNC = {"/api/v1/sync/pull", "/api/v1/sync/conflicts"}


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_counts_the_statements_of_its_lists(service: str) -> None:
    assert (ROOT / "tests" / "backend" / service / "test_lists_have_no_n_plus_one.py").exists()


@pytest.mark.parametrize("service", WITH_LISTS)
def test_no_list_of_a_service_grows(service: str, stack: StackState) -> None:
    lists = f"tests/backend/{service}/test_lists_have_no_n_plus_one.py"
    counted = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", lists],
        cwd=ROOT,
        env={**os.environ, **stack.services[service]},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert counted.returncode == 0, counted.stdout
    assert "passed" in counted.stdout


def test_every_list_of_the_document_is_counted_in_its_service(walk: Walk) -> None:
    lists = {one.operation.template for one in walk.played if one.scenario.is_list}
    sources = [path.read_text() for path in ROOT.glob("tests/backend/*/*list*.py")]
    assert {path for path in lists if not any(f'"{path}"' in source for source in sources)} == OF_SYNC
