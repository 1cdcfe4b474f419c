"""A sound made playable everywhere: AAC in an MP4, and a waveform to draw."""

from pipelines.media_processing.described import Described, Job, RenditionFile, Report
from pipelines.media_processing.film.ffmpeg import run_ffmpeg
from pipelines.media_processing.film.film_commands import (
    ABORT_IF_EMPTY,
    encode_sound_alone,
    read_original,
    write_samples,
)
from pipelines.media_processing.film.film_refusals import nothing_to_play, too_long
from pipelines.media_processing.film.inspect_film import Film, measure_made
from pipelines.media_processing.sound.waveform import read_peaks

SOUND_TYPE = "audio/mp4"
SAMPLE_RATE = 8000  # of the samples that the waveform is read from
PEAKS = 200
SLACK_SECONDS = 0.5  # an encoder rounds up to whole frames
ENCODED = 97  # percent


def make_sound(job: Job, *, film: Film, report: Report) -> Described:
    """Write the rendition of a sound into the job's folder and tell the percentage on the way.

    Raises MediaRefused for a sound that cannot be read or that plays longer than its headers claim and we take.
    """
    sound, most = film.sound, job.limits.max_sound_seconds
    if sound is None:
        raise nothing_to_play()
    run_ffmpeg(
        [
            *ABORT_IF_EMPTY,
            *read_original(job.source, film=film, seconds=most + 2 * SLACK_SECONDS),
            *encode_sound_alone(sound, path="sound.m4a"),
            *write_samples(sound, path="samples.raw", rate=SAMPLE_RATE),
        ],
        folder=job.folder,
        word="sound",
        on_seconds=lambda seconds: report(min(ENCODED, int(ENCODED * seconds / max(film.duration, 1e-3)))),
    )
    duration = measure_made(job.folder / "sound.m4a")
    if duration > most + SLACK_SECONDS:
        raise too_long("sound", most=most)
    peaks = read_peaks(job.folder / "samples.raw", count=PEAKS)
    (job.folder / "samples.raw").unlink()
    report(100)
    milliseconds = round(1000 * duration)
    rendition = RenditionFile(name="audio", path="sound.m4a", content_type=SOUND_TYPE, duration_ms=milliseconds)
    return Described(
        kind="audio",
        content_type=film.content_type,
        duration_ms=milliseconds,
        waveform=peaks,
        renditions=(rendition,),
    )
