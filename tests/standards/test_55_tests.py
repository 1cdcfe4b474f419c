"""Logic is tested in units and the whole by flows, and no test file is left out of the run."""

from collections import Counter
from pathlib import Path

from config.cli.stack.paths import ROOT
from config.cli.suite.sessions import whole_suite

RULE = "55"
MET_BY = ("tests/backend", "tests/workers", "tests/pipelines", "tests/flows", "config/cli/suite")


def files_at(target: str) -> list[Path]:
    """Return the test files that a session's target covers."""
    path = Path(target)
    return [path] if path.is_file() else sorted(path.rglob("test_*.py"))


def test_every_test_file_runs_exactly_once() -> None:
    run = Counter(path for session in whole_suite() for target in session.targets for path in files_at(target))
    assert set(run) == set((ROOT / "tests").rglob("test_*.py"))
    assert [str(path) for path, times in run.items() if times != 1] == []


def test_there_are_unit_tests_of_every_layer_and_flows_of_the_whole() -> None:
    kinds = (
        "backend/social/services",
        "backend/social/views",
        "backend/accounts/views",
        "backend/shared",
        "workers",
        "flows",
    )
    assert [kind for kind in kinds if not list((ROOT / "tests" / kind).rglob("test_*.py"))] == []


def test_ci_runs_the_checks_and_the_tests() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "./plaza check" in script
    assert "./plaza test" in script
