"""A list of fifty takes as many statements as a list of one, for every list there is."""

import os
import subprocess
import sys

import pytest

from config.cli.stack import StackState
from config.cli.stack.paths import ROOT, SERVICES

RULE = "46"
MET_BY = ("tests/support/query_growth.py", "tests/backend/*/test_lists_have_no_n_plus_one.py")
CHOSEN = "every_list_has_a_scenario or public"


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_counts_the_statements_of_its_lists(service: str) -> None:
    assert (ROOT / "tests" / "backend" / service / "test_lists_have_no_n_plus_one.py").exists()


def test_the_lists_of_social_do_not_grow(stack: StackState) -> None:
    lists = "tests/backend/social/test_lists_have_no_n_plus_one.py"
    counted = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-k", CHOSEN, lists],
        cwd=ROOT,
        env={**os.environ, **stack.services["social"]},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert counted.returncode == 0, counted.stdout
    assert "2 passed" in counted.stdout
