"""Films made playable, each looked at and listened to as a player would."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipelines.media_processing.described import Described, Job, RenditionFile
from pipelines.media_processing.sandbox.run_in_child import run_in_child
from tests.support.media.film_files import PLACE, TITLE, FilmFiles
from tests.support.media.hostile_films import without_sound
from tests.support.media.media_jobs import BOUNDS, LIMITS, colours, difference
from tests.support.media.played import first_light, first_sound, play

HLS, MP4, WEBP = "application/vnd.apple.mpegurl", "video/mp4", "image/webp"
BT_709 = 1  # by its number in ITU-T H.273
AN_AUDIO_FRAME = 0.025  # seconds, and a little
RED, BLUE, GREEN = (254, 0, 0), (0, 0, 254), (0, 127, 0)


@dataclass(frozen=True, slots=True)
class Made:
    """What became of a film, and where."""

    described: Described
    folder: Path
    progress: list[int]

    def rendition(self, name: str) -> RenditionFile:
        """Return the rendition of that name."""
        (found,) = [one for one in self.described.renditions if one.name == name]
        return found

    def path(self, name: str) -> Path:
        """Return the path of a rendition."""
        return self.folder / self.rendition(name).path

    def files(self) -> list[Path]:
        """Return every file that is there."""
        return sorted(path for path in self.folder.rglob("*") if path.is_file())

    def playlists(self) -> list[Path]:
        """Return the playlists that the master names, in its order."""
        lines = self.path("hls").read_text().splitlines()
        return [self.path("hls").parent / line for line in lines if line and not line.startswith("#")]


Make = Callable[[str], Made]


@pytest.fixture(scope="module")
def make(films: FilmFiles, tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Make the renditions of a film, once for all tests."""
    made: dict[str, Made] = {}

    def make_once(name: str) -> Made:
        if name not in made:
            made[name] = render(films[name], folder=tmp_path_factory.mktemp("made"))
        return made[name]

    return make_once


def render(source: Path, *, folder: Path) -> Made:
    progress: list[int] = []
    job = Job(source=source, folder=folder, limits=LIMITS)
    return Made(
        described=run_in_child(job, bounds=BOUNDS, on_progress=progress.append), folder=folder, progress=progress
    )


def segments(playlist: Path) -> list[str]:
    return [line for line in playlist.read_text().splitlines() if line and not line.startswith("#")]


def boxes(path: Path) -> list[str]:
    """Return the names of a file's outermost boxes."""
    data, names, at = path.read_bytes(), [], 0
    while at < len(data):
        names.append(data[at + 4 : at + 8].decode())
        at += int.from_bytes(data[at : at + 4])
    return names


def test_a_film_is_described(make: Make) -> None:
    described = make("film.mp4").described

    assert (described.kind, described.content_type) == ("video", "video/mp4")
    assert (described.width, described.height, described.waveform) == (160, 120, None)
    assert described.duration_ms == pytest.approx(2000, abs=50)
    assert [(one.name, one.content_type, one.width, one.height) for one in described.renditions] == [
        ("hls", HLS, 160, 120),
        ("mp4", MP4, 160, 120),
        ("poster", WEBP, 160, 120),
    ]
    assert len(described.blurhash or "") == 28
    assert (described.dominant_color or "")[0] == "#"


def test_every_file_belongs_to_a_rendition(make: Make) -> None:
    made = make("film.mp4")

    told = {made.folder / path for one in made.described.renditions for path in (one.path, *one.files)}
    assert sorted(told) == made.files()


def test_progress_is_told_and_never_goes_back(make: Make) -> None:
    progress = make("long.mp4").progress

    assert progress == sorted(progress)
    assert progress[-1] == 100
    assert len(set(progress)) > 1  # how many more depends on how fast the machine is


@pytest.mark.parametrize(
    "name", ["film.mp4", "hevc.mov", "prores.mov", "vp8.webm", "av1.mkv", "two_sounds.mkv", "tagged.mov"]
)
def test_a_film_with_sound_plays_as_hls_and_as_mp4(make: Make, name: str) -> None:
    made = make(name)
    mp4, hls = play(made.path("mp4")), play(made.path("hls"))

    for played in (mp4, hls):
        assert (played.video_codec, played.audio_codec, played.pix_fmt) == ("h264", "aac", "yuv420p")
        assert played.color_trc == BT_709
        assert (played.width, played.height, played.rotation, played.channels) == (160, 120, 0, 2)
        assert (played.frames, played.others) == (20, 0)
        assert played.samples / 48_000 == pytest.approx(2.0, abs=2 * AN_AUDIO_FRAME)


@pytest.mark.parametrize("name", ["silent.webm", "odd.webm", "wide.mp4", "stripes.mp4"])
def test_a_silent_film_is_made_without_a_sound(make: Make, name: str) -> None:
    made = make(name)
    mp4, hls = play(made.path("mp4")), play(made.path("hls"))

    assert (mp4.video_codec, mp4.audio_codec, mp4.samples) == ("h264", None, 0)
    assert (mp4.width, mp4.height, mp4.frames) == (hls.width, hls.height, hls.frames) != (0, 0, 0)
    assert (mp4.width, mp4.height) == (160, 120)  # odd sides are made even, and pixels square
    assert "TYPE=AUDIO" not in made.path("hls").read_text()


def test_a_ladder_has_playlists_beside_one_another_and_key_frames_at_the_same_times(make: Make) -> None:
    made = make("long.mp4")
    playlists = made.playlists()
    played = [play(playlist) for playlist in playlists]

    assert [(one.width, one.height) for one in played] == [(1280, 720), (640, 360)]
    assert [one.keys for one in played] == [(0.0, 4.0, 8.0), (0.0, 4.0, 8.0)]
    assert [one.seconds for one in played] == [9.0, 9.0]
    assert [segments(playlist) for playlist in playlists] == 2 * [["0000.m4s", "0001.m4s", "0002.m4s"]]
    sound = play(made.path("hls").parent / "sound" / "index.m3u8")
    assert sound.samples / 48_000 == pytest.approx(2.0, abs=2 * AN_AUDIO_FRAME)  # it ends before the picture


def test_playlists_name_files_beside_them_and_what_a_player_needs_to_choose(make: Make) -> None:
    made = make("long.mp4")
    master = made.path("hls").read_text()
    named = [line for path in made.folder.rglob("*.m3u8") for line in segments(path)]

    assert [name for name in named if name.startswith("/") or ":" in name or ".." in name] == []
    assert "RESOLUTION=1280x720" in master
    assert "RESOLUTION=640x360" in master
    assert 'CODECS="avc1.' in master
    assert master.count("AVERAGE-BANDWIDTH=") == 2
    assert [path.name for path in made.playlists() if "#EXT-X-ENDLIST" not in path.read_text()] == []


def test_segments_are_fragmented_mp4_and_the_one_file_plays_while_it_loads(make: Make) -> None:
    made = make("long.mp4")

    pieces = [path for path in made.files() if path.suffix == ".m4s"]
    heads = [path for path in made.files() if path.name.startswith("init")]
    assert len(pieces) == 3 + 3 + 1
    assert [boxes(path)[:2] for path in heads] == 3 * [["ftyp", "moov"]]
    assert [path for path in pieces if not {"moof", "mdat"} <= set(boxes(path))] == []
    assert boxes(made.path("mp4"))[:2] == ["ftyp", "moov"]


def test_a_turned_film_stands_upright(make: Make) -> None:
    made = make("turned.mp4")
    mp4 = play(made.path("mp4"))
    seen = colours(made.path("poster"))

    assert (made.described.width, made.described.height) == (mp4.width, mp4.height) == (120, 160)
    assert mp4.rotation == 0
    assert [difference(*pair) < 4 for pair in zip(seen, [RED, BLUE, BLUE, RED], strict=True)] == 4 * [True]


def test_colours_are_those_of_the_film(make: Make) -> None:
    seen = colours(make("stripes.mp4").path("poster"))

    assert [difference(*pair) < 4 for pair in zip(seen, [RED, RED, BLUE, BLUE], strict=True)] == 4 * [True]


@pytest.mark.parametrize("name", ["hdr.mp4", "hlg.mp4"])
def test_high_dynamic_range_is_made_standard(make: Make, name: str) -> None:
    played = play(make(name).path("mp4"))

    assert (played.pix_fmt, played.color_trc, played.frames) == ("yuv420p", BT_709, 10)


def test_an_uneven_film_is_made_even(make: Make) -> None:
    made = make("uneven.mkv")
    played = play(made.path("mp4"))

    assert played.rate is not None
    assert 1 <= played.rate <= 60
    assert played.seconds == pytest.approx(1.8, abs=0.1)


@pytest.mark.parametrize(
    ("name", "frames", "milliseconds"),
    [("one_frame.mp4", 1, 100), ("ends_early.mp4", 1, 2000), ("fragmented.mp4", 20, 2000), ("recorded.webm", 20, 2000)],
)
def test_unusual_films_are_taken(make: Make, name: str, frames: int, milliseconds: int) -> None:
    made = make(name)

    assert play(made.path("mp4")).frames == frames
    assert made.described.duration_ms == pytest.approx(milliseconds, abs=100)
    assert made.path("poster").stat().st_size > 0


def test_a_sound_that_is_announced_and_not_there_is_left_out(films: FilmFiles, tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    (tmp_path / "film").write_bytes(without_sound(films["film.mp4"].read_bytes()))

    played = play(render(tmp_path / "film", folder=tmp_path / "made").path("mp4"))

    assert (played.frames, played.audio_codec) == (20, None)


@pytest.mark.parametrize("name", ["hls", "mp4"])
def test_the_sound_stays_with_the_picture(make: Make, name: str) -> None:
    path = make("flash_and_beep.mp4").path(name)

    assert first_light(path) == pytest.approx(first_sound(path), abs=0.04)  # a frame


def test_a_poster_is_not_black_where_the_film_is_not(make: Make) -> None:
    (first, *_) = colours(make("late_green.mp4").path("poster"))

    assert difference(first, GREEN) < 4
    assert make("black.mp4").described.dominant_color == "#000000"


def test_nothing_is_told_of_place_and_owner(make: Make, films: FilmFiles) -> None:
    made = make("tagged.mov")
    secrets = [PLACE[:8].encode(), TITLE.encode(), b"quicktime.location"]

    assert [secret for secret in secrets if secret not in films["tagged.mov"].read_bytes()] == []
    assert [path for path in made.files() if any(secret in path.read_bytes() for secret in secrets)] == []
    assert play(made.path("mp4")).metadata.keys() <= {
        *("major_brand", "minor_version", "compatible_brands", "language", "handler_name", "vendor_id")
    }


def test_repeating_it_writes_the_same_bytes(make: Make, films: FilmFiles, tmp_path: Path) -> None:
    first, again = make("film.mp4"), render(films["film.mp4"], folder=tmp_path)

    assert again.described == first.described
    assert [path.read_bytes() for path in again.files()] == [path.read_bytes() for path in first.files()]
