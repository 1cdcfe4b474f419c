"""Films and sounds that mean harm end as a refusal with a reason; nothing but the file itself is read."""

import socket
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.media_processing.described import Job, MediaRefused
from pipelines.media_processing.sandbox.run_in_child import run_in_child
from tests.support.media.film_files import FilmFiles
from tests.support.media.hostile_films import (
    behind_tag,
    claiming,
    claiming_bytes,
    mutated,
    playlist,
    pointing_elsewhere,
    script,
    within_box,
)
from tests.support.media.media_jobs import BOUNDS, LIMITS, process

SECRET = "file:///etc/passwd"
PLAYLIST_IN_OGG = b"OggS" + b"\0" * 24 + playlist(SECRET)


def outcome(file: bytes, *, at: Path) -> str:
    """Return the code of the refusal, or what the file was taken for; anything else is a fault of ours."""
    try:
        return process(file, at=at).kind
    except MediaRefused as refusal:
        return refusal.code


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (b"", "empty"),
        (playlist(SECRET), "unknown_format"),
        (playlist("http://127.0.0.1:9/x.ts"), "unknown_format"),
        (playlist("concat:/etc/passwd|/etc/hostname"), "unknown_format"),
        (script("/etc/passwd"), "unknown_format"),
        (behind_tag(playlist(SECRET)), "unknown_format"),
        (b"\n" + playlist(SECRET), "unknown_format"),
        (within_box(playlist(SECRET)), "damaged"),
        (within_box(b""), "damaged"),
        (b"\x1aE\xdf\xa3" + playlist(SECRET), "damaged"),
        (PLAYLIST_IN_OGG, "damaged"),
        (b"RIFF\xff\xff\xff\xffWAVE" + playlist(SECRET), "damaged"),
        (b"fLaC" + b"\0" * 400, "damaged"),
        (b"\xff\xfb\x90\x64" + b"\0" * 400, "damaged"),
        (b"\xff\xf1" + b"\xff" * 400, "damaged"),
    ],
)
def test_what_is_no_film_is_refused(tmp_path: Path, file: bytes, code: str) -> None:
    assert outcome(file, at=tmp_path) == code
    assert list((tmp_path / "made").iterdir()) == []


@pytest.mark.parametrize("disguise", [bytes, within_box, behind_tag])
def test_nobody_is_called(tmp_path: Path, disguise: Callable[[bytes], bytes]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        target = f"http://127.0.0.1:{server.getsockname()[1]}/film.ts"

        with pytest.raises(MediaRefused):
            process(disguise(playlist(target)), at=tmp_path)

        with pytest.raises(BlockingIOError):
            server.accept()


def test_frames_in_another_file_are_not_fetched(films: FilmFiles, tmp_path: Path) -> None:
    elsewhere = pointing_elsewhere(films["film.mp4"].read_bytes(), path=str(films["film.mp4"]))

    with pytest.raises(MediaRefused) as refused:
        process(elsewhere, at=tmp_path)

    assert refused.value.code == "damaged"


def test_a_film_cut_short_before_its_index_is_refused_and_says_so(films: FilmFiles, tmp_path: Path) -> None:
    whole = films["film.mp4"].read_bytes()

    with pytest.raises(MediaRefused) as refused:
        process(whole[: len(whole) * 6 // 10], at=tmp_path)

    assert refused.value.code == "damaged"
    assert "damaged or was cut short" in refused.value.message


def test_what_there_is_of_a_film_cut_short_is_taken(films: FilmFiles, tmp_path: Path) -> None:
    whole = films["silent.webm"].read_bytes()

    made = process(whole[: len(whole) // 2], at=tmp_path)

    assert 200 < (made.duration_ms or 0) < 1900


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("ten_hours.mp4", "too_long"),
        ("hundred.mkv", "too_many_streams"),
        ("many_channels.wav", "too_many_channels"),
        ("mpeg2.mkv", "unknown_codec"),
    ],
)
def test_what_is_too_much_is_refused(films: FilmFiles, tmp_path: Path, name: str, code: str) -> None:
    assert outcome(films[name].read_bytes(), at=tmp_path) == code


def test_a_header_that_claims_a_day_is_believed(films: FilmFiles, tmp_path: Path) -> None:
    assert outcome(claiming(films["voice.webm"].read_bytes(), seconds=86_400), at=tmp_path) == "too_long"


def test_a_header_that_claims_gigabytes_is_not(films: FilmFiles, tmp_path: Path) -> None:
    made = process(claiming_bytes(films["sound.wav"].read_bytes(), size=2**31 - 1), at=tmp_path)

    assert made.duration_ms == pytest.approx(2000, abs=50)


@pytest.mark.parametrize("name", ["silent.webm", "voice.webm"])
def test_a_header_that_claims_too_little_is_found_out(films: FilmFiles, tmp_path: Path, name: str) -> None:
    (tmp_path / "made").mkdir()
    (tmp_path / "file").write_bytes(claiming(films[name].read_bytes(), seconds=0.5))
    limits = replace(LIMITS, max_film_seconds=1, max_sound_seconds=1)

    with pytest.raises(MediaRefused) as refused:
        run_in_child(Job(source=tmp_path / "file", folder=tmp_path / "made", limits=limits), bounds=BOUNDS)

    assert refused.value.code == "too_long"


@pytest.mark.parametrize("name", ["tiny.mp4", "silent.webm", "sound.mp3", "opus.ogg"])
@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_changed_in_a_file_it_is_made_or_refused(
    films: FilmFiles, tmp_path: Path, name: str, seed: int
) -> None:
    kinds = {"video", "audio"}
    refusals = {"damaged", "unknown_format", "unknown_codec", "too_long", "too_many_streams", "too_many_channels"}
    more_refusals = {"too_many_pixels", "too_small", "too_many_frames", "nothing_to_play"}

    assert outcome(mutated(films[name].read_bytes(), seed=seed), at=tmp_path) in kinds | refusals | more_refusals
