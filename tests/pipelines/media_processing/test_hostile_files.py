"""Files that mean harm: refused in words or cleaned, and the worker never notices."""

import os
from pathlib import Path

import pytest
import pyvips

from pipelines.media_processing.described import MediaRefused
from pipelines.media_processing.sandbox.died import ChildDied
from pipelines.media_processing.sandbox.nursery import nursery
from tests.support.media.hostile_files import FORBIDDEN_IN_OUTPUT, cleaned, mutations, refused
from tests.support.media.media_jobs import process

REFUSED, CLEANED = refused(), cleaned()
SEEDS, EACH = range(4), 75
CODES = {"damaged", "too_many_pixels", "too_many_frames", "unknown_format", "too_costly"}
IMAGES = {".webp", ".avif"}


@pytest.mark.parametrize("name", REFUSED)
def test_a_hostile_file_is_refused_in_words(tmp_path: Path, name: str) -> None:
    file, code = REFUSED[name]

    with pytest.raises(MediaRefused) as refusal:
        process(file, at=tmp_path)

    assert refusal.value.code == code
    assert refusal.value.message.endswith(".")
    assert refusal.value.message[0].isupper()


@pytest.mark.parametrize("name", CLEANED)
def test_only_the_picture_comes_out_of_a_file_that_is_more(tmp_path: Path, name: str) -> None:
    described = process(CLEANED[name], at=tmp_path)

    assert (described.width, described.height) == (96, 64)
    for path in (tmp_path / "made").iterdir():
        assert path.suffix in IMAGES
        assert [mark for mark in FORBIDDEN_IN_OUTPUT if mark in path.read_bytes()] == []


@pytest.mark.parametrize("seed", SEEDS)
def test_files_harmed_at_random_are_refused_or_cleaned(tmp_path: Path, seed: int) -> None:
    process(CLEANED["jpeg and html"], at=tmp_path)
    zygote = nursery.pid()

    ends = [outcome(file, at=tmp_path, name=name) for name, file in mutations(seed=seed, count=EACH)]

    assert len(ends) == EACH
    assert set(ends) <= CODES | {"taken"}
    assert {"damaged", "taken"} <= set(ends)
    assert nursery.pid() == zygote
    assert zygote is not None
    os.kill(zygote, 0)


def outcome(file: bytes, *, at: Path, name: str) -> str:
    """Return how it went, every rendition read by another process's decoder if it was taken."""
    try:
        described = process(file, at=at)
    except MediaRefused as refusal:
        return refusal.code
    except ChildDied as death:
        return f"{name}: {death.reason}: {death.detail}"
    for one in described.renditions:
        made = pyvips.Image.new_from_file(str(at / "made" / one.path), revalidate=True)
        assert (made.width, made.height) == (one.width, one.height), name
    return "taken"
