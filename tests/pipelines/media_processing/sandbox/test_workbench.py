"""Temporary folders end with their job, or with their worker."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from config.cli.stack.paths import ROOT
from pipelines.media_processing.sandbox.workbench import Workbench

HOLD = """
import sys, time
from pathlib import Path
from pipelines.media_processing.sandbox.workbench import Workbench
bench = Workbench(root=Path(sys.argv[1]))
with bench.job_folder() as folder:
    (folder / "half").write_bytes(b"half a film")
    print(folder, flush=True)
    sys.stdin.read()
"""


def hold(root: Path) -> tuple[subprocess.Popen[str], Path]:
    """Return a process that works in a folder, and the folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert process.stdout is not None
    return process, Path(process.stdout.readline().strip())


def test_a_job_s_folder_is_empty_and_gone_afterwards(tmp_path: Path) -> None:
    bench = Workbench(root=tmp_path)
    with bench.job_folder() as folder:
        assert list(folder.iterdir()) == []
        (folder / "file").touch()

    assert not folder.exists()


def test_what_a_killed_worker_left_is_swept_by_the_next(tmp_path: Path) -> None:
    process, folder = hold(tmp_path)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert (folder / "half").exists()

    with Workbench(root=tmp_path).job_folder():
        assert not folder.exists()


def test_the_folder_of_a_worker_that_lives_stays_and_goes_when_it_ends(tmp_path: Path) -> None:
    process, folder = hold(tmp_path)
    try:
        assert Workbench(root=tmp_path).sweep() == []
        assert (folder / "half").exists()
    finally:
        process.communicate("")

    assert not folder.parent.exists()


def test_a_lock_that_leads_elsewhere_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "plaza-media-planted").mkdir()
    (tmp_path / "plaza-media-planted" / ".lock").symlink_to(tmp_path / "elsewhere")

    assert Workbench(root=tmp_path).sweep() == []

    assert not (tmp_path / "elsewhere").exists()
