"""The project's packages live in .venv, apart from those of the machine, and every process runs there."""

import sys
from pathlib import Path

from config.cli.stack import StackState
from config.cli.stack.paths import ROOT

RULE = "2"
MET_BY = ("plaza", "config/cli/bootstrap.py")


def test_this_python_is_the_one_of_a_virtual_environment() -> None:
    assert sys.prefix != sys.base_prefix
    assert "include-system-site-packages = false" in (Path(sys.prefix) / "pyvenv.cfg").read_text(encoding="utf-8")


def test_every_process_of_ours_runs_in_it(stack: StackState) -> None:
    ours = [process for name, process in stack.processes().items() if name.endswith(("-web", "-worker", "scheduler"))]
    commands = [Path(f"/proc/{process.pid}/cmdline").read_bytes().split(b"\0")[0].decode() for process in ours]
    assert commands == [sys.executable] * 9


def test_the_environment_is_not_part_of_the_repository() -> None:
    assert ".venv" in (ROOT / ".gitignore").read_text(encoding="utf-8")
