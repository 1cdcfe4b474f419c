"""Sounds made playable, each listened to as a player would."""

from pathlib import Path

import pytest

from tests.support.media.film_files import PLACE, TITLE, FilmFiles
from tests.support.media.media_jobs import process, rendition
from tests.support.media.played import play


@pytest.mark.parametrize(
    ("name", "content_type"),
    [
        ("sound.mp3", "audio/mpeg"),
        ("covered.mp3", "audio/mpeg"),
        ("sound.flac", "audio/flac"),
        ("sound.wav", "audio/wav"),
        ("sound.aac", "audio/aac"),
        ("sound.m4a", "audio/mp4"),
        ("opus.ogg", "audio/ogg"),
        ("vorbis.ogg", "audio/ogg"),
        ("voice.webm", "audio/webm"),
    ],
)
def test_a_sound_is_made_aac_and_nothing_else(films: FilmFiles, tmp_path: Path, name: str, content_type: str) -> None:
    made = process(films[name].read_bytes(), at=tmp_path)
    played = play(rendition(made, "audio", at=tmp_path))

    assert (made.kind, made.content_type, made.width, made.blurhash) == ("audio", content_type, None, None)
    assert [(one.name, one.content_type) for one in made.renditions] == [("audio", "audio/mp4")]
    assert [path.name for path in (tmp_path / "made").iterdir()] == ["sound.m4a"]
    assert (played.audio_codec, played.channels, played.video_codec, played.others) == ("aac", 1, None, 0)
    assert made.duration_ms == pytest.approx(2000, abs=50)
    assert played.samples / 48_000 == pytest.approx(2.0, abs=0.07)


@pytest.mark.parametrize("name", ["sound.mp3", "sound.m4a", "vorbis.ogg"])
def test_nothing_is_told_of_place_and_owner(films: FilmFiles, tmp_path: Path, name: str) -> None:
    original = films[name].read_bytes()
    path = rendition(process(original, at=tmp_path), "audio", at=tmp_path)

    assert TITLE.encode() in original
    assert [secret for secret in (TITLE, PLACE[:8]) if secret.encode() in path.read_bytes()] == []
    assert play(path).metadata.keys() <= {
        *("major_brand", "minor_version", "compatible_brands", "language", "handler_name", "vendor_id")
    }


def test_a_waveform_draws_how_loud_it_is(films: FilmFiles, tmp_path: Path) -> None:
    waveform = process(films["fading.wav"].read_bytes(), at=tmp_path).waveform

    assert waveform is not None
    assert len(waveform) == 200
    assert waveform[1] == pytest.approx(0.99, abs=0.02)
    assert waveform[100] == pytest.approx(0.5, abs=0.02)
    assert waveform[-1] == pytest.approx(0.0, abs=0.02)
    assert [peak for peak in waveform if not 0 <= peak <= 1] == []


def test_it_plays_while_it_loads_and_repeating_writes_the_same_bytes(films: FilmFiles, tmp_path: Path) -> None:
    made = []
    for number in range(2):
        (tmp_path / str(number)).mkdir()
        at = tmp_path / str(number)
        made.append(rendition(process(films["sound.mp3"].read_bytes(), at=at), "audio", at=at).read_bytes())

    assert made[0] == made[1]
    assert made[0].index(b"moov") < made[0].index(b"mdat")
