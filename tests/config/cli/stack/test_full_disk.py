"""A full disk: what keeps processes running does not depend on it, and what is shown is what the kernel says."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from config.cli.stack.parts.reserve import Reserve
from config.cli.stack.processes.child import Child
from config.cli.stack.processes.logs import RotatingLog
from config.cli.stack.processes.proc import process_facts
from config.cli.stack.processes.process import ProcessSpec, base_environment
from config.cli.stack.processes.records import ProcessRecord, ProcessRecords, is_alive, read_records
from tests.support.outside.full_disk import Disk, small_disk

DEADLINE_SECONDS = 10.0


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with small_disk(tmp_path / "disk", megabytes=8) as found:
        yield found


def sleeper(folder: Path) -> ProcessSpec:
    return ProcessSpec(
        name="sleeper",
        command=(sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"),
        directory=folder,
        environment=base_environment(),
    )


async def next_pid(child: Child, *, after: int | None) -> int:
    async with asyncio.timeout(DEADLINE_SECONDS):
        while child.pid is None or child.pid == after:
            await asyncio.sleep(0.02)
    return child.pid


def test_a_process_that_is_killed_comes_back_while_the_disk_is_full(disk: Disk) -> None:
    records = ProcessRecords(path=disk.path / "processes.json")
    log = RotatingLog(path=disk.path / "sleeper.log", limit_bytes=1_000_000, keep=1)

    async def scene() -> list[int]:
        child = Child(spec=sleeper(disk.path), log=log, records=records)
        await child.start()
        pids = [await next_pid(child, after=None)]
        disk.fill()
        for _ in range(2):
            os.kill(pids[-1], signal.SIGKILL)
            pids.append(await next_pid(child, after=pids[-1]))
        assert records.is_behind
        assert [(one.pid, is_alive(one)) for one in read_records(records.path)] == [(pids[-1], True)]
        assert log.lost_bytes > 0
        disk.free()
        log.say("room again")
        records.catch_up()
        assert [(one.pid, is_alive(one)) for one in read_records(records.path)] == [(pids[-1], True)]
        await child.stop()
        return pids

    pids = asyncio.run(scene())

    assert len(set(pids)) == 3
    assert read_records(records.path) == []
    assert "bytes before this were lost" in (disk.path / "sleeper.log").read_text()


def test_a_start_that_fails_is_tried_again(tmp_path: Path) -> None:
    """Have every start after the first one fail twice, as where there is no room for what it writes first."""
    faults = iter([None, OSError("no room"), OSError("no room")])

    def write_something() -> None:
        fault = next(faults, None)
        if fault is not None:
            raise fault

    spec = replace(sleeper(tmp_path), before_start=write_something)
    log = RotatingLog(path=tmp_path / "sleeper.log", limit_bytes=1_000_000, keep=1)

    async def scene() -> None:
        child = Child(spec=spec, log=log, records=ProcessRecords(path=tmp_path / "processes.json"))
        await child.start()
        first = await next_pid(child, after=None)
        os.kill(first, signal.SIGKILL)
        assert await next_pid(child, after=first) != first
        await child.stop()

    asyncio.run(scene())

    assert log.tail().count("cannot be started: OSError: no room") == 2


def test_a_log_that_cannot_be_written_loses_lines_and_tells_listeners_all_the_same() -> None:
    log = RotatingLog(path=Path("/dev/full"), limit_bytes=100, keep=1)
    heard: list[bytes] = []
    log.listeners.append(heard.append)

    log.write(b"a line\n")
    log.say("another")

    assert heard == [b"a line\n", b"another\n"]
    assert log.lost_bytes == 15


def test_a_reserve_is_given_up_where_there_is_no_room_and_filled_again(disk: Disk) -> None:
    reserve = Reserve(path=disk.path / "reserve", size=2**20)
    reserve.fill()
    assert reserve.path.stat().st_blocks * 512 >= 2**20

    reserve.give_up()
    assert reserve.path.exists()
    disk.fill()
    reserve.give_up()
    assert not reserve.path.exists()
    (disk.path / "needed").write_bytes(b"x" * 1_000_000)
    reserve.fill()
    assert not reserve.path.exists()
    disk.free()
    reserve.fill()
    assert reserve.path.exists()


def test_a_process_that_is_gone_is_down(tmp_path: Path) -> None:
    done = subprocess.Popen(["/bin/sleep", "600"])
    records = ProcessRecords(path=tmp_path / "processes.json")
    facts = process_facts(done.pid)
    assert facts is not None
    records.note(ProcessRecord("sleep", done.pid, facts.started, signal.SIGTERM, 1.0))
    assert [is_alive(record) for record in read_records(records.path)] == [True]

    done.kill()
    done.wait()

    assert [is_alive(record) for record in read_records(records.path)] == [False]
