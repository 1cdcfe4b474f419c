"""How processes share the tests of a session."""

import signal
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from config.cli.console import make_console
from config.cli.suite.outcome import read_report
from config.cli.suite.process import stop
from config.cli.suite.slowest import slowest, slowest_table
from tests.config.cli.suite.stand_in import run_process, session_of_files, start_process
from tests.support.waiting import eventually

SLOW = "import time\ndef test_it(): time.sleep(0.4)\n"
BUSY = """
import time
def test_it():
    end = time.process_time() + 0.2
    while time.process_time() < end: pass
"""
JUDGE = "import pytest\npytestmark = pytest.mark.judge\ndef test_it(): pass\n"
ALONE = "import pytest\n@pytest.mark.alone\ndef test_stops_something(): pass\ndef test_harmless(): pass\n"
MODULE_FIXTURE = """
import pytest
@pytest.fixture(scope="module", autouse=True)
def opened():
    yield
def test_one(): pass
def test_two(): pass
"""


def test_each_test_runs_in_one_process_and_a_judge_in_each(tmp_path: Path) -> None:
    files = {f"slow_{number}": SLOW for number in range(4)}
    session = session_of_files(tmp_path, **files, z_judge=JUDGE, module=MODULE_FIXTURE)
    share = tmp_path / "share"
    share.mkdir()

    pair = [start_process(session, folder=tmp_path, number=n, PLAZA_TEST_SHARE=str(share)) for n in (1, 2)]
    assert all(process.has_ended(must_wait=True) for process in pair)

    ran = [sorted(read_report(process.report) or ()) for process in pair]
    both = {"test_z_judge::test_it"}
    assert set(ran[0]) & set(ran[1]) == both
    assert set(ran[0]) | set(ran[1]) == {
        *(f"test_{name}::test_it" for name in files),
        *(f"test_module::{name}" for name in ("test_one", "test_two")),
        *both,
    }
    assert [process.code for process in pair] == [0, 0]


def test_who_comes_too_late_has_nothing_to_judge(tmp_path: Path) -> None:
    session = session_of_files(tmp_path, it="def test_it(): pass\n", z_judge=JUDGE)
    share = tmp_path / "share"
    share.mkdir()

    first, late = (run_process(session, folder=tmp_path, number=n, PLAZA_TEST_SHARE=str(share)) for n in (1, 2))

    assert set(read_report(first.report) or ()) == {"test_it::test_it", "test_z_judge::test_it"}
    assert (read_report(late.report), late.code) == ({}, 0)


@pytest.mark.parametrize(
    ("alone", "names"),
    [
        ("never", {"test_harmless"}),
        ("only", {"test_stops_something"}),
        ("", {"test_harmless", "test_stops_something"}),
    ],
)
def test_what_has_to_be_alone_is_left_to_another(tmp_path: Path, alone: str, names: set[str]) -> None:
    session = session_of_files(tmp_path, it=ALONE)

    process = run_process(session, folder=tmp_path, PLAZA_TEST_ALONE=alone)

    assert set(read_report(process.report) or ()) == {f"test_it::{name}" for name in names}


def test_the_slowest_tests_are_told_with_what_they_waited(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    process = run_process(session_of_files(tmp_path, slow=SLOW, busy=BUSY), folder=tmp_path)

    ranking = slowest([process])
    found = {times.test: times for times in ranking}

    assert found["test_slow.py::test_it"].waited >= 0.3
    assert found["test_busy.py::test_it"].call >= 0.2
    make_console().print(slowest_table([*ranking, replace(ranking[0], test="test_it.py::test_it[/a/path]")]))
    assert "test_it.py::test_it[/a/path]" in capsys.readouterr().out


NOTE = "from pathlib import Path\nimport pytest, signal, time\nnote = Path(__file__)\n"
TIDY = """
@pytest.fixture
def opened():
    note.with_suffix(".begun").touch()
    yield
    note.with_suffix(".tidied").touch()
def test_it(opened): time.sleep(600)
"""
DEAF = """
def test_it():
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    note.with_suffix(".begun").touch()
    time.sleep(600)
"""


def test_an_interrupted_process_cleans_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.cli.suite.process.STOP_SECONDS", 60.0)
    process = start_process(session_of_files(tmp_path, it=NOTE + TIDY), folder=tmp_path)
    eventually((tmp_path / "test_it.begun").exists)

    stop([process])

    assert (tmp_path / "test_it.tidied").exists()
    assert not psutil.pid_exists(process.process.pid)


def test_a_process_that_does_not_hear_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("config.cli.suite.process.STOP_SECONDS", 0.5)
    process = start_process(session_of_files(tmp_path, it=NOTE + DEAF), folder=tmp_path)
    eventually((tmp_path / "test_it.begun").exists)

    stop([process])

    assert process.code == -signal.SIGKILL
    assert not psutil.pid_exists(process.process.pid)
