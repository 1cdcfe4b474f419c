"""Which tests run in which session."""

from pathlib import Path

from config.cli.stack.paths import ROOT, SERVICES
from config.cli.suite.arguments import plan_sessions
from config.cli.suite.sessions import TESTS, whole_suite


def test_every_test_file_belongs_to_exactly_one_session() -> None:
    targets = [Path(target) for session in whole_suite() for target in session.targets]
    for file in TESTS.rglob("test_*.py"):
        owners = [target for target in targets if file.is_relative_to(target)]
        assert len(owners) == 1, (file, owners)


def test_a_path_goes_to_its_session_and_options_to_pytest() -> None:
    arguments = ["tests/flows/test_main_job.py::test_x", "-k", "y", "-x"]

    sessions, options = plan_sessions(arguments, here=ROOT)

    assert [session.name for session in sessions] == ["flows"]
    assert sessions[0].targets == (f"{TESTS}/flows/test_main_job.py::test_x",)
    assert options == ["-k", "y", "-x"]


def test_paths_of_several_services_make_several_sessions() -> None:
    sessions, _ = plan_sessions(["backend", "config/cli/suite/test_sessions.py"], here=TESTS)

    names = [session.name for session in sessions]
    assert names[-1] == "house"
    assert set(names[:-1]) <= set(SERVICES)
    assert "social" in names


def test_no_path_means_everything() -> None:
    sessions, options = plan_sessions(["-q"], here=ROOT)

    assert sessions == whole_suite()
    assert options == ["-q"]


def test_a_small_session_is_one_process_and_a_large_one_is_shared() -> None:
    (small,), _ = plan_sessions(["tests/flows/test_main_job.py"], here=ROOT)
    (large,), _ = plan_sessions(["tests/standards"], here=ROOT)

    assert small.processes == 1
    assert large.processes > 1
