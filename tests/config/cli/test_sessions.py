"""Which tests run in which session."""

import subprocess
import sys
from pathlib import Path

from config.cli.stack.paths import ROOT, SERVICES
from config.cli.suite.arguments import plan_sessions
from config.cli.suite.outcome import Outcome, closing_line, read_outcome
from config.cli.suite.sessions import TESTS, whole_suite


def test_every_test_file_belongs_to_exactly_one_session() -> None:
    targets = [Path(target) for session in whole_suite() for target in session.targets]
    for file in TESTS.rglob("test_*.py"):
        owners = [target for target in targets if file.is_relative_to(target)]
        assert len(owners) == 1, (file, owners)


def test_a_path_goes_to_its_session_and_options_to_pytest() -> None:
    arguments = ["tests/flows/test_main_job.py::test_x", "-k", "y", "-x"]

    sessions, options = plan_sessions(arguments, here=ROOT)

    assert [session.name for session in sessions] == ["house"]
    assert sessions[0].targets == (f"{TESTS}/flows/test_main_job.py::test_x",)
    assert options == ["-k", "y", "-x"]


def test_paths_of_several_services_make_several_sessions() -> None:
    sessions, _ = plan_sessions(["backend", "config/cli/test_sessions.py"], here=TESTS)

    names = [session.name for session in sessions]
    assert names[-1] == "house"
    assert set(names[:-1]) <= set(SERVICES)
    assert "social" in names


def test_no_path_means_everything() -> None:
    sessions, options = plan_sessions(["-q"], here=ROOT)

    assert sessions == whole_suite()
    assert options == ["-q"]


def test_counts_are_those_of_the_report(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(
        "import pytest\n"
        "def test_good(): pass\n"
        "def test_bad(): assert False\n"
        "@pytest.fixture\n"
        "def broken(): raise ValueError\n"
        "def test_errs(broken): pass\n"
    )
    report = tmp_path / "report.xml"
    command = [sys.executable, "-m", "pytest", "-p", "no:django", "-c", "/dev/null", f"--junit-xml={report}", tmp_path]
    done = subprocess.run(command, check=False, capture_output=True)

    outcome = read_outcome(name="house", report=report, code=done.returncode, seconds=1.0)

    assert (outcome.passed, outcome.failed, outcome.skipped) == (1, 2, 0)
    assert not outcome.is_good


def test_a_session_without_a_report_has_failed(tmp_path: Path) -> None:
    assert not read_outcome(name="social", report=tmp_path / "none.xml", code=4, seconds=0.0).is_good


def test_the_last_line_adds_all_up() -> None:
    outcomes = [
        Outcome(name=n, passed=p, failed=f, skipped=0, seconds=1, code=0) for n, p, f in [("a", 3, 0), ("b", 4, 1)]
    ]

    assert closing_line(outcomes) == "7 passed, 1 failed"
