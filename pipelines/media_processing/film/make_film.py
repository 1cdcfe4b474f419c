"""A film made playable everywhere: HLS in several sizes, one MP4 for players without it, and a poster."""

from collections.abc import Sequence
from pathlib import Path

from pipelines.media_processing.described import Described, Job, RenditionFile, Report
from pipelines.media_processing.film.ffmpeg import run_ffmpeg
from pipelines.media_processing.film.film_commands import (
    ABORT_IF_EMPTY,
    CLEAN,
    FAST_START,
    encode_pictures,
    encode_sound,
    picture_graph,
    read_original,
    read_own,
    write_playlists,
)
from pipelines.media_processing.film.film_ladder import Rung, fallback_of, ladder_of, steady_rate
from pipelines.media_processing.film.film_refusals import nothing_to_play, too_long
from pipelines.media_processing.film.inspect_film import Film, Picture, measure_made
from pipelines.media_processing.film.make_poster import make_poster

HLS_TYPE, MP4_TYPE = "application/vnd.apple.mpegurl", "video/mp4"
SLACK_SECONDS = 0.5  # a sound may end a moment after its picture
ENCODED, JOINED = 94, 97  # percent


def make_film(job: Job, *, film: Film, report: Report) -> Described:
    """Write the renditions of a film into the job's folder and tell the percentage on the way.

    Raises MediaRefused for a film that cannot be read or that plays longer than its headers claim and we take.
    """
    picture = film.picture
    if picture is None:
        raise nothing_to_play()
    rungs = ladder_of(width=picture.width, height=picture.height)
    _encode(job, film=film, picture=picture, rungs=rungs, report=report)
    report(ENCODED)
    fallback = fallback_of(rungs)
    _join(job.folder, rung=fallback, has_sound=film.sound is not None)
    duration = measure_made(job.folder / "film.mp4")
    if duration > job.limits.max_film_seconds + SLACK_SECONDS:
        raise too_long("film", most=job.limits.max_film_seconds)
    report(JOINED)
    poster = make_poster(folder=job.folder, film="film.mp4", duration=duration)
    report(100)
    milliseconds = round(1000 * duration)
    return Described(
        kind="video",
        content_type=film.content_type,
        width=picture.width,
        height=picture.height,
        duration_ms=milliseconds,
        blurhash=poster.blurhash,
        dominant_color=poster.dominant_color,
        renditions=(
            _tree(job.folder, rung=rungs[0], duration_ms=milliseconds),
            RenditionFile(
                name="mp4",
                path="film.mp4",
                content_type=MP4_TYPE,
                width=fallback.width,
                height=fallback.height,
                duration_ms=milliseconds,
            ),
            poster.rendition,
        ),
    )


def _encode(job: Job, *, film: Film, picture: Picture, rungs: Sequence[Rung], report: Report) -> None:
    """Decode once and write all rungs with the sound beside them."""
    graph = picture_graph(picture, rungs=rungs, rate=steady_rate(picture.frames_a_second))
    (job.folder / "hls").mkdir(exist_ok=True)
    run_ffmpeg(
        [
            *ABORT_IF_EMPTY,
            *read_original(job.source, film=film, seconds=job.limits.max_film_seconds + 2 * SLACK_SECONDS),
            *("-filter_complex", graph),
            *encode_pictures(rungs),
            *(encode_sound(film.sound.stream) if film.sound else ()),
            *write_playlists(rungs, has_sound=film.sound is not None),
        ],
        folder=job.folder,
        word="film",
        on_seconds=lambda seconds: report(min(ENCODED, int(ENCODED * seconds / max(film.duration, 1e-3)))),
    )


def _join(folder: Path, *, rung: Rung, has_sound: bool) -> None:
    """Put the segments of one rung and the sound into one file, without encoding anything again."""
    streams = (rung.name, "sound") if has_sound else (rung.name,)
    for name in streams:
        parts = [*sorted((folder / "hls" / name).glob("init*.mp4")), *sorted((folder / "hls" / name).glob("*.m4s"))]
        with (folder / f"{name}.part").open("wb") as whole:
            whole.writelines(part.read_bytes() for part in parts)
    inputs = [part for name in streams for part in read_own(f"{name}.part")]
    maps = [part for number in range(len(streams)) for part in ("-map", f"{number}:0")]
    run_ffmpeg([*inputs, *maps, "-c", "copy", *CLEAN, *FAST_START, "film.mp4"], folder=folder, word="film")
    for name in streams:
        (folder / f"{name}.part").unlink()


def _tree(folder: Path, *, rung: Rung, duration_ms: int) -> RenditionFile:
    files = sorted(str(path.relative_to(folder)) for path in (folder / "hls").rglob("*") if path.is_file())
    return RenditionFile(
        name="hls",
        path="hls/master.m3u8",
        content_type=HLS_TYPE,
        width=rung.width,
        height=rung.height,
        duration_ms=duration_ms,
        files=tuple(files),
    )
