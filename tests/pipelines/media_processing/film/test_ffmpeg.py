"""The program that films are made with is held by the bounds of the child that starts it, and ends with it."""

from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.media_processing.described import Job, MediaRefused
from pipelines.media_processing.sandbox.run_in_child import run_in_child
from pipelines.media_processing.sandbox.wire import Bounds
from tests.support.media.film_files import FilmFiles
from tests.support.media.media_jobs import BOUNDS, LIMITS
from tests.support.waiting import eventually


class HungUp(Exception):
    """The worker lost interest."""


def job(films: FilmFiles, tmp_path: Path, *, name: str = "long.mp4") -> Job:
    return Job(source=films[name], folder=tmp_path, limits=LIMITS)


def at_work_in(folder: Path) -> list[str]:
    """Return the processes whose working folder that is."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            found += [process.name] if (process / "cwd").readlink() == folder else []
        except OSError:  # it ended, or is not ours to look at
            continue
    return found


def test_it_ends_with_the_child_that_started_it(films: FilmFiles, tmp_path: Path) -> None:
    seen = []

    def hang_up(_: int) -> None:
        seen.append(at_work_in(tmp_path))
        raise HungUp

    with pytest.raises(HungUp):
        run_in_child(job(films, tmp_path), bounds=BOUNDS, on_progress=hang_up)

    assert len(seen[0]) == 2  # the child and its ffmpeg
    eventually(lambda: at_work_in(tmp_path), is_so=lambda left: left == [])


@pytest.mark.parametrize("bounds", [replace(BOUNDS, cpu_seconds=1), replace(BOUNDS, file_bytes=20_000)])
def test_a_film_that_costs_too_much_is_refused_and_says_so(films: FilmFiles, tmp_path: Path, bounds: Bounds) -> None:
    with pytest.raises(MediaRefused) as refused:
        # It takes several seconds on any machine.
        run_in_child(job(films, tmp_path, name="slow.mp4"), bounds=bounds)

    assert refused.value.code == "too_costly"
    assert refused.value.message == "The film takes more work than we can spend on one file."


def test_the_end_of_the_memory_is_told_from_a_broken_film(films: FilmFiles, tmp_path: Path) -> None:
    with pytest.raises(MediaRefused) as refused:
        run_in_child(job(films, tmp_path), bounds=replace(BOUNDS, memory_bytes=128 << 20))

    assert refused.value.code == "too_costly"
    assert "takes more memory" in refused.value.message
