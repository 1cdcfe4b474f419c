"""The child that media is processed in: what it may not do, and that its death is never the worker's."""

import os
import signal
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.media_processing.described import Described, Job, MediaRefused
from pipelines.media_processing.sandbox.died import ChildDied
from pipelines.media_processing.sandbox.nursery import ENVIRONMENT
from pipelines.media_processing.sandbox.run_in_child import Usage, run_in_child
from tests.support.media.children import children, group_of, limit, lives, zygote
from tests.support.media.media_files import animated, png, quarters, webp
from tests.support.media.media_jobs import BOUNDS, LIMITS, process
from tests.support.waiting import eventually

WORKER = """
import sys
from pathlib import Path
from tests.support.media.children import zygote
from tests.support.media.media_jobs import process
process(Path(sys.argv[1]).read_bytes(), at=Path(sys.argv[2]))
print(zygote(), flush=True)
process(Path(sys.argv[3]).read_bytes(), at=Path(sys.argv[2]))
"""


@pytest.fixture(scope="module")
def slow_file() -> bytes:
    """An animation that keeps a child busy for seconds."""
    return animated("GIF", frames=250, size=(640, 480))


@pytest.fixture
def busy(tmp_path: Path, slow_file: bytes) -> "Future[Described]":
    """A job that is being done; its child is the zygote's only one."""
    process(png(), at=tmp_path)
    eventually(lambda: children(zygote()), is_so=lambda pids: pids == [])
    with ThreadPoolExecutor(max_workers=1) as pool:
        yield pool.submit(process, slow_file, at=tmp_path)


def the_child() -> int:
    (pid,) = eventually(lambda: children(zygote()))
    eventually(lambda: limit(pid, "Max core file size"), is_so=lambda value: value == "0")
    return pid


def death_of(job: "Future[Described]") -> ChildDied:
    with pytest.raises(ChildDied) as death:
        job.result(timeout=30)
    return death.value


def test_a_child_is_confined(busy: "Future[Described]") -> None:
    child = the_child()

    assert {name: limit(child, name) for name in ("Max data size", "Max cpu time", "Max file size")} == {
        "Max data size": str(BOUNDS.memory_bytes),
        "Max cpu time": str(BOUNDS.cpu_seconds + 1),
        "Max file size": str(BOUNDS.file_bytes),
    }
    assert limit(child, "Max open files") == str(BOUNDS.open_files)
    assert group_of(child) == (child, child)
    assert group_of(zygote())[1] != os.getsid(0)
    status = Path(f"/proc/{child}/status").read_text()
    assert "NoNewPrivs:\t1" in status
    assert Path(f"/proc/{child}/oom_score_adj").read_text().strip() == "1000"
    os.kill(child, signal.SIGKILL)


def test_a_child_sees_no_variable_and_no_file_of_the_worker(
    busy: "Future[Described]",
) -> None:
    child = the_child()

    names = {line.partition("=")[0] for line in Path(f"/proc/{child}/environ").read_text().split("\0") if line}
    assert names == set(ENVIRONMENT)
    assert not {name for name in names if any(word in name for word in ("KEY", "SECRET", "URL", "PASSWORD", "DSN"))}
    files = {str(path.readlink()) for path in Path(f"/proc/{child}/fd").iterdir()}
    ours = {file for file in files if not file.startswith(("socket:", "anon_inode:", "pipe:"))}
    assert ours <= {os.devnull, *(file for file in ours if "test_a_child_sees_no_variable" in file)}
    assert len([file for file in files if file.startswith("socket:")]) == 1
    os.kill(child, signal.SIGKILL)


@pytest.mark.parametrize(
    ("number", "reason"),
    [(signal.SIGSEGV, "crash"), (signal.SIGABRT, "crash"), (signal.SIGKILL, "memory"), (signal.SIGXCPU, "time")],
)
def test_a_child_that_is_lost_is_a_reason_and_not_the_end(
    tmp_path: Path, busy: "Future[Described]", number: signal.Signals, reason: str
) -> None:
    before = zygote()
    os.kill(the_child(), number)

    death = death_of(busy)

    assert (death.reason, death.detail) == (reason, f"ended by signal {number.value}")
    assert death.message.endswith(".")
    assert process(png(), at=tmp_path).kind == "image"
    assert zygote() == before


def test_memory_has_an_end(tmp_path: Path) -> None:
    demanding = webp(quarters(size=(4000, 4000)))  # libvips asks for the whole of its pixels at once

    with pytest.raises(MediaRefused) as refusal:
        process(demanding, at=tmp_path, bounds=replace(BOUNDS, memory_bytes=80 << 20))

    assert refusal.value.code == "too_costly"
    assert refusal.value.message == "Reading this file takes more memory than we allow."
    assert process(demanding, at=tmp_path).kind == "image"


def test_processor_time_has_an_end(tmp_path: Path, slow_file: bytes) -> None:
    with pytest.raises(ChildDied) as death:
        process(slow_file, at=tmp_path, bounds=replace(BOUNDS, cpu_seconds=1))

    assert (death.value.reason, death.value.message) == ("time", "Reading this file takes longer than we allow.")


def test_time_has_an_end_and_the_child_with_it(tmp_path: Path, slow_file: bytes) -> None:
    with pytest.raises(ChildDied) as death:
        process(slow_file, at=tmp_path, bounds=replace(BOUNDS, wall_seconds=0.3))

    assert (death.value.reason, death.value.detail) == ("time", "still at work after 0.3 seconds")
    assert eventually(lambda: children(zygote()), is_so=lambda pids: pids == []) == []


def test_a_written_file_has_an_end(tmp_path: Path) -> None:
    with pytest.raises(ChildDied) as death:
        process(png(), at=tmp_path, bounds=replace(BOUNDS, file_bytes=64))

    assert death.value.reason in {"fault", "crash"}
    assert max(path.stat().st_size for path in (tmp_path / "made").iterdir()) <= 64


def test_a_lost_zygote_is_replaced_and_the_job_done_again(tmp_path: Path, busy: "Future[Described]") -> None:
    before, child = zygote(), the_child()
    os.kill(before, signal.SIGKILL)

    described = busy.result(timeout=60)

    assert described.kind == "animation"
    assert zygote() != before
    assert not eventually(lambda: lives(child), is_so=lambda alive: not alive)


def test_several_threads_have_a_child_each(tmp_path: Path) -> None:
    folders = [tmp_path / str(number) for number in range(8)]
    for folder in folders:
        folder.mkdir()

    with ThreadPoolExecutor(max_workers=4) as pool:
        described = list(pool.map(lambda folder: process(png(), at=folder), folders))

    assert len(set(described)) == 1
    assert described[0].kind == "image"


def test_progress_and_use_are_told(tmp_path: Path) -> None:
    source, folder = tmp_path / "original", tmp_path / "made"
    source.write_bytes(png())
    folder.mkdir()
    told: list[int] = []
    used: list[Usage] = []

    run_in_child(
        Job(source=source, folder=folder, limits=LIMITS), bounds=BOUNDS, on_progress=told.append, on_usage=used.append
    )

    assert told == sorted(told)
    assert 0 < told[0] < told[-1] <= 100
    (usage,) = used
    assert 0 < usage.cpu_seconds < BOUNDS.cpu_seconds
    assert 10 << 20 < usage.peak_bytes < BOUNDS.memory_bytes


def test_a_fault_of_our_own_is_told_apart_from_one_of_the_file(tmp_path: Path) -> None:
    job = Job(source=tmp_path / "original", folder=tmp_path / "nowhere", limits=LIMITS)

    with pytest.raises(ChildDied) as death:
        run_in_child(job, bounds=BOUNDS)

    assert death.value.reason == "fault"
    assert "FileNotFoundError" in death.value.detail


def test_children_end_with_the_worker(tmp_path: Path, slow_file: bytes) -> None:
    quick, slow = tmp_path / "quick", tmp_path / "slow"
    quick.write_bytes(png())
    slow.write_bytes(slow_file)
    command = [sys.executable, "-c", WORKER, str(quick), str(tmp_path), str(slow)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        its_zygote = int(worker.stdout.readline())
        (child,) = eventually(lambda: children(its_zygote))

        worker.kill()

    eventually(lambda: lives(its_zygote) or lives(child), is_so=lambda alive: not alive)
