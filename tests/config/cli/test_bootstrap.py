"""The small script: it makes .venv once, whoever calls it from wherever, and again when the lock file changes."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from config.cli.stack.paths import ROOT

ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
COMMAND_LINE = "import sys; print('called with', sys.argv[1:])"


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with nothing to install, made ready by two calls at once."""
    root = tmp_path_factory.mktemp("a clone")
    (root / "config" / "cli").mkdir(parents=True)
    shutil.copy(ROOT / "plaza", root)
    shutil.copy(ROOT / "config" / "cli" / "bootstrap.py", root / "config" / "cli")
    (root / "config" / "cli" / "__main__.py").write_text(COMMAND_LINE)
    (root / "requirements.lock").write_text("# nothing\n")
    return root


def call(script: Path, *arguments: str, cwd: str = "/") -> "subprocess.Popen[str]":
    pipe = subprocess.PIPE
    return subprocess.Popen([script, *arguments], stdout=pipe, stderr=pipe, text=True, cwd=cwd, env=ENVIRONMENT)


def test_it_is_made_ready_once_and_then_says_nothing(clone: Path, tmp_path: Path) -> None:
    first, second = call(clone / "plaza", "up"), call(clone / "plaza", "--port", "1 2")
    outputs = [process.communicate(timeout=60) for process in (first, second)]

    assert [stdout for stdout, _ in outputs] == ["called with ['up']\n", "called with ['--port', '1 2']\n"]
    assert sum(stderr.count("installing") for _, stderr in outputs) == 1

    link = tmp_path / "link"
    link.symlink_to(clone / "plaza")
    began = time.monotonic()
    assert call(link, "x", cwd=str(tmp_path)).communicate(timeout=10) == ("called with ['x']\n", "")
    assert time.monotonic() - began < 2


def test_a_changed_lock_or_an_interrupted_run_is_installed_again(clone: Path) -> None:
    (clone / "requirements.lock").write_text("# nothing more\n")
    assert "installing" in call(clone / "plaza").communicate(timeout=60)[1]

    (clone / ".venv" / "requirements.installed").unlink()
    stdout, stderr = call(clone / "plaza").communicate(timeout=60)
    assert stdout == "called with []\n"
    assert "installing" in stderr


def test_without_python_it_says_what_is_missing(clone: Path, tmp_path: Path) -> None:
    for name in ("sh", "dirname", "readlink", "cmp"):
        (tmp_path / name).symlink_to(shutil.which(name))
    (clone / "requirements.lock").write_text("# changed\n")

    done = subprocess.run([clone / "plaza"], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "plaza needs Python 3.11" in done.stderr


def test_a_lock_that_cannot_be_installed_stops_it(clone: Path) -> None:
    (clone / "requirements.lock").write_text("/no/such/package.whl --hash=sha256:00\n")

    process = call(clone / "plaza")
    stdout, stderr = process.communicate(timeout=60)

    assert (process.returncode, stdout) == (1, "")
    assert "pip could not install the packages" in stderr
    assert not (clone / ".venv" / "requirements.installed").exists()
