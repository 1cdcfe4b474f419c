"""How the processes of a session are counted."""

from pathlib import Path

from config.cli.suite.outcome import Outcome, closing_line, read_outcome
from config.cli.suite.process import TestProcess
from tests.config.cli.suite.stand_in import run_process, session_of_files


def test_counts_are_those_of_the_report(tmp_path: Path) -> None:
    session = session_of_files(
        tmp_path,
        it="""
        import pytest
        def test_good(): pass
        def test_bad(): assert False
        @pytest.fixture
        def broken(): raise ValueError
        def test_errs(broken): pass
        @pytest.fixture
        def left(): yield; raise ValueError
        def test_leaves_something(left): pass
        @pytest.mark.skip
        def test_left_out(): pass
        """,
    )

    outcome = read_outcome("house", processes=[run_process(session, folder=tmp_path)])

    assert (outcome.passed, outcome.failed, outcome.skipped) == (1, 3, 1)
    assert not outcome.is_good


def test_a_test_that_ran_in_each_process_counts_once_by_its_worst_end(tmp_path: Path) -> None:
    session = session_of_files(
        tmp_path, it="import os\ndef test_it(): assert 'BAD' not in os.environ\ndef test_good(): pass\n"
    )
    good = run_process(session, folder=tmp_path)
    bad = run_process(session, folder=tmp_path, number=2, BAD="yes")

    outcomes = [read_outcome("house", processes=processes) for processes in ([good, bad], [bad, good])]

    assert [(outcome.passed, outcome.failed) for outcome in outcomes] == [(1, 1), (1, 1)]


def test_a_process_that_crashed_counts_as_failed(tmp_path: Path) -> None:
    session = session_of_files(tmp_path, it="import os\ndef test_it(): os._exit(4)\n")
    crashed: TestProcess = run_process(session, folder=tmp_path)

    outcome = read_outcome("house", processes=[crashed])

    assert (outcome.passed, outcome.failed, outcome.code) == (0, 1, 4)
    assert not outcome.is_good


def test_a_session_without_a_matching_test_is_good(tmp_path: Path) -> None:
    empty = run_process(session_of_files(tmp_path), folder=tmp_path)

    assert read_outcome("house", processes=[empty]).is_good


def test_the_last_line_adds_all_up() -> None:
    outcomes = [
        Outcome(name=n, passed=p, failed=f, skipped=0, seconds=1, code=0) for n, p, f in [("a", 3, 0), ("b", 4, 1)]
    ]

    assert closing_line(outcomes) == "7 passed, 1 failed"
