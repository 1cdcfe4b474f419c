"""Films: one through the sandbox, and the same encodes by a bare ffmpeg command, in turns."""

import os
import statistics
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.sandbox.media_limits import LIMITS
from benchmarks.tools.cpu import cpu_seconds
from benchmarks.tools.report import Measure
from pipelines.media_processing.described import Job
from pipelines.media_processing.film.ffmpeg import ffmpeg_program
from pipelines.media_processing.sandbox.nursery import nursery
from pipelines.media_processing.sandbox.run_in_child import Usage, run_in_child
from pipelines.media_processing.sandbox.wire import Bounds

SECONDS, WIDTH, HEIGHT, RATE = 4, 1920, 1080, 30
BOUNDS = Bounds(memory_bytes=2 << 30, cpu_seconds=600, wall_seconds=600, file_bytes=1 << 30, open_files=256)
RUNGS = ((1920, 1080, 5000), (1280, 720, 2800), (640, 360, 800))
X264 = ("-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-crf", "23", "-threads", "2", "-g", "120")


@dataclass(frozen=True, slots=True)
class Turn:
    """What one film took: seconds, CPU seconds, resident bytes at most."""

    wall: float
    cpu: float
    peak: int


def measure_films(*, rounds: int) -> list[Measure]:
    """Return what a film costs, ours against ffmpeg's."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        film = folder / "film.mp4"
        _take_film(film)
        _through_the_sandbox(film, folder=folder)  # the first starts the zygote
        alone, ours = [], []
        for _ in range(rounds):
            alone.append(_ffmpeg_alone(film, folder=folder))
            ours.append(_through_the_sandbox(film, folder=folder))
        megabytes = film.stat().st_size / 1e6
    size = f"{SECONDS} s of {WIDTH} x {HEIGHT} at {RATE}/s, {megabytes:.1f} MB; {rounds} turns"
    return _measures(alone, ours, size=size)


def _measures(alone: Sequence[Turn], ours: Sequence[Turn], *, size: str) -> list[Measure]:
    cpu = statistics.median(turn.cpu for turn in ours) / statistics.median(turn.cpu for turn in alone)
    wall = statistics.median(turn.wall for turn in ours) / statistics.median(turn.wall for turn in alone)
    peak, of_peer = max(turn.peak for turn in ours), max(turn.peak for turn in alone)
    return [
        _measure("ffmpeg alone: 1080p, 720p, 360p + AAC", alone, size=size),
        _measure("sandboxed child: the same as HLS, MP4, poster", ours, ratio=cpu, against="ffmpeg's CPU"),
        Measure(name="  its time", ratio=wall, against="ffmpeg's time"),
        Measure(name="peak memory of ffmpeg alone", rate=of_peer / 1e6, unit=" MB"),
        Measure(name="peak memory of a child", rate=peak / 1e6, unit=" MB", ratio=peak / of_peer, against="ffmpeg's"),
    ]


def _measure(
    name: str, turns: Sequence[Turn], *, ratio: float | None = None, against: str = "", size: str = ""
) -> Measure:
    walls = sorted(turn.wall for turn in turns)
    return Measure(
        name=name,
        rate=60 * SECONDS / statistics.median(walls),
        unit=" s of film/min",
        p50_ms=1000 * statistics.median(walls),
        p99_ms=1000 * walls[-1],
        cpu_ms=1000 * statistics.median(turn.cpu for turn in turns),
        ratio=ratio,
        against=against,
        size=size,
    )


def _take_film(path: Path) -> None:
    """Make what costs as much as a film from a hand: something that moves everywhere, and the noise of a sensor."""
    picture = f"mandelbrot=size={WIDTH}x{HEIGHT}:rate={RATE}:start_scale=0.5,noise=alls=6:allf=t"
    inputs = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", "sine=frequency=440:beep_factor=4"]
    encoder = ["-c:v", "libx264", "-preset", "ultrafast", "-crf", "20", "-pix_fmt", "yuv420p", "-c:a", "aac"]
    _run([*inputs, "-t", str(SECONDS), *encoder, str(path)])


def _ffmpeg_alone(film: Path, *, folder: Path) -> Turn:
    """Decode once and make each size, as a manual would have it."""
    split = f"[0:v]split={len(RUNGS)}" + "".join(f"[s{number}]" for number in range(len(RUNGS)))
    scaled = [f"[s{number}]scale={width}:{height}[v{number}]" for number, (width, height, _) in enumerate(RUNGS)]
    outputs: list[str] = []
    for number, (_, height, kbits) in enumerate(RUNGS):
        rate = ["-maxrate", f"{kbits}k", "-bufsize", f"{2 * kbits}k"]
        outputs += ["-map", f"[v{number}]", *X264, *rate, str(folder / f"alone-{height}.mp4")]
    sound = ["-map", "0:a", "-c:a", "aac", "-b:a", "128k", "-ac", "2", "-ar", "48000", str(folder / "alone.m4a")]
    return _run(["-threads", "2", "-i", str(film), "-filter_complex", ";".join([split, *scaled]), *outputs, *sound])


def _run(arguments: Sequence[str]) -> Turn:
    started = time.perf_counter()
    process = subprocess.Popen([ffmpeg_program(), "-nostdin", "-loglevel", "error", "-y", *arguments])
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, f"ffmpeg ended with {process.returncode}"
    wall = time.perf_counter() - started
    return Turn(wall=wall, cpu=used.ru_utime + used.ru_stime, peak=used.ru_maxrss * 1024)


def _through_the_sandbox(film: Path, *, folder: Path) -> Turn:
    """Make a film as a worker does; the CPU of this process and of the zygote is part of what it costs."""
    used: list[Usage] = []
    with TemporaryDirectory(dir=folder) as made:
        around, started = time.process_time() + _of_zygote(), time.perf_counter()
        run_in_child(Job(source=film, folder=Path(made), limits=LIMITS), bounds=BOUNDS, on_usage=used.append)
        wall = time.perf_counter() - started
    around = time.process_time() + _of_zygote() - around
    return Turn(wall=wall, cpu=used[0].cpu_seconds + around, peak=used[0].peak_bytes)


def _of_zygote() -> float:
    pid = nursery.pid()
    return cpu_seconds([pid]) if pid else 0.0
