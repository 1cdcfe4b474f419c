"""The small script: it makes .venv once, whoever calls it from wherever, and again when a lock file changes."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from config.cli.stack.paths import ROOT

ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_", "PYTHONPATH"))},
    "PIP_CONFIG_FILE": "/dev/null",
    "PIP_INDEX_URL": "http://127.0.0.1:9/simple",  # nothing answers there: a test has no network
}
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
    assert call(link, "x", cwd=str(tmp_path)).communicate(timeout=30) == ("called with ['x']\n", "")
    assert time.monotonic() - began < 5


def test_a_changed_lock_or_an_interrupted_run_is_installed_again(clone: Path) -> None:
    (clone / "requirements.lock").write_text("# nothing more\n")
    assert "installing" in call(clone / "plaza").communicate(timeout=60)[1]

    (clone / ".venv" / "requirements.installed").unlink()
    stdout, stderr = call(clone / "plaza").communicate(timeout=60)
    assert stdout == "called with []\n"
    assert "installing" in stderr


def test_tests_get_their_packages_when_first_asked_for(clone: Path) -> None:
    (clone / "requirements-dev.lock").write_text("# more\n")

    assert "installing" not in call(clone / "plaza", "up").communicate(timeout=60)[1]
    assert "installing" in call(clone / "plaza", "test").communicate(timeout=60)[1]
    assert [call(clone / "plaza", name).communicate(timeout=60)[1] for name in ("check", "standards", "up")] == [""] * 3


def test_without_a_python_that_fits_it_says_what_was_found(clone: Path, tmp_path: Path) -> None:
    for name in ("sh", "dirname", "readlink", "cmp"):
        (tmp_path / name).symlink_to(shutil.which(name))
    for name, line in (("python3.13", "exit 127"), ("python3", "printf 'is Python 3.9'")):
        (tmp_path / name).write_text(f"#!{tmp_path}/sh\n{line}\n")
        (tmp_path / name).chmod(0o755)
    (clone / "requirements.lock").write_text("# changed\n")

    done = subprocess.run([clone / "plaza"], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "plaza needs CPython 3.11, 3.12, 3.13 or 3.14 with its venv module. Looked for on the PATH:",
        "  python3.14: not found",
        "  python3.13: does not run",
        "  python3.12: not found",
        "  python3.11: not found",
        "  python3: is Python 3.9",
        "  python: not found",
    ]


def test_the_newest_python_that_fits_is_taken(clone: Path, tmp_path: Path) -> None:
    shutil.rmtree(clone / ".venv")
    for name, line in (("python3.14", "exit 127"), ("python3.13", f'echo taken >&2; exec {sys.executable} "$@"')):
        (tmp_path / name).write_text(f"#!/bin/sh\n{line}\n")
        (tmp_path / name).chmod(0o755)

    environment = {**ENVIRONMENT, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = subprocess.run([clone / "plaza", "up"], env=environment, capture_output=True, text=True, check=False)

    assert done.stdout == "called with ['up']\n"
    assert done.stderr.splitlines()[0] == "taken"


def test_uv_is_fetched_by_its_hash_and_pip_does_what_uv_cannot(clone: Path, tmp_path: Path) -> None:
    script = f'#!/bin/sh\n[ "$1" = --version ] && echo uv 9.9 || {{ echo "$@" >{tmp_path}/called; exit 2; }}\n'
    wheel = make_wheel(tmp_path, script=script)
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    environment = {**ENVIRONMENT, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(tmp_path)}
    lock = clone / "requirements.lock"

    lock.write_text(f"uv==9.9 \\\n    --hash=sha256:{digest.translate(str.maketrans('0123', '1230'))}\n")
    refused = subprocess.run([clone / "plaza"], env=environment, capture_output=True, text=True, check=False)
    lock.write_text(f"uv==9.9 \\\n    --hash=sha256:{digest}\n    # via nobody\n")
    done = subprocess.run([clone / "plaza"], env=environment, capture_output=True, text=True, check=False)

    assert refused.returncode == 1
    assert "DO NOT MATCH THE HASHES" in refused.stderr
    assert done.stdout == "called with []\n"
    assert (tmp_path / "called").read_text().split()[:3] == ["pip", "sync", "--quiet"]
    assert str(lock) in (tmp_path / "called").read_text()


def test_without_network_one_sentence_says_so(clone: Path) -> None:
    (clone / "requirements.lock").write_text(f"uv==9.8 \\\n    --hash=sha256:{'0' * 64}\n")

    process = call(clone / "plaza")
    stdout, stderr = process.communicate(timeout=60)

    assert (process.returncode, stdout) == (1, "")
    assert stderr.splitlines()[1:] == [
        "plaza: there is no network: the packages cannot be downloaded because the package index does not answer. "
        "Connect and run the same command again (a mirror is named by PIP_INDEX_URL and UV_DEFAULT_INDEX)."
    ]


def test_a_lock_that_cannot_be_installed_stops_it(clone: Path) -> None:
    (clone / "requirements.lock").write_text("/no/such/package.whl --hash=sha256:00\n")

    process = call(clone / "plaza")
    stdout, stderr = process.communicate(timeout=60)

    assert (process.returncode, stdout) == (1, "")
    assert "the packages could not be installed" in stderr
    assert not (clone / ".venv" / "requirements.installed").exists()


def make_wheel(folder: Path, *, script: str) -> Path:
    """Write a wheel named uv that holds this script alone."""
    path = folder / "uv-9.9-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        program = zipfile.ZipInfo("uv-9.9.data/scripts/uv")
        program.external_attr = 0o100755 << 16  # a regular file that may be run
        wheel.writestr(program, script)
        wheel.writestr("uv-9.9.dist-info/METADATA", "Metadata-Version: 2.1\nName: uv\nVersion: 9.9\n")
        wheel.writestr(
            "uv-9.9.dist-info/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr("uv-9.9.dist-info/RECORD", "")
    return path
