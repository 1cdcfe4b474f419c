"""Pictures: a photo of twelve megapixels through the sandbox, and through libvips alone, in turns."""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pyvips

from benchmarks.sandbox.media_limits import LIMITS
from benchmarks.tools.report import Measure
from config.cli.stack.paths import ROOT
from pipelines.media_processing.described import Job
from pipelines.media_processing.sandbox.child import NICENESS
from pipelines.media_processing.sandbox.nursery import ENVIRONMENT, nursery
from pipelines.media_processing.sandbox.run_in_child import Usage, run_in_child
from pipelines.media_processing.sandbox.wire import Bounds

WIDTH, HEIGHT = 4000, 3000
THREADS = 2
BOUNDS = Bounds(memory_bytes=768 << 20, cpu_seconds=60, wall_seconds=60, file_bytes=256 << 20)
VIPS, OURS = "libvips alone: 3 WebP + AVIF + square", "sandboxed child each: the same, blurhash, colour"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn took: seconds of each picture, CPU seconds a picture, bytes at most, pictures a second."""

    walls: Sequence[float]
    cpu: float
    peak: int
    rate: float
    square: float = 0.0  # CPU seconds of the square, where they are known


def measure_images(*, seconds: float, rounds: int) -> list[Measure]:
    """Return what a picture costs, ours against libvips'."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        photo = folder / "photo.jpg"
        _take_photo(photo)
        with _vips_alone(photo, folder=folder) as peer:
            _ask(peer, pictures=2)
            first = _through_the_sandbox(photo, folder=folder, pictures=2)
            pictures = rounds * max(4, round(seconds / statistics.median(first.walls)))
            vips, ours = [], []
            for _ in range(pictures):  # turns of one picture: what else the machine does is the same for both
                vips.append(_ask(peer, pictures=1))
                ours.append(_through_the_sandbox(photo, folder=folder, pictures=1))
            both = _through_the_sandbox(photo, folder=folder, pictures=pictures, threads=THREADS)
        size = f"{WIDTH} x {HEIGHT} JPEG, {photo.stat().st_size / 1e6:.1f} MB; {pictures} turns"
    return _measures(vips, ours, both, size=size)


def _measures(vips: Sequence[Turn], ours: Sequence[Turn], both: Turn, *, size: str) -> list[Measure]:
    cpu = statistics.median(turn.cpu for turn in ours)
    same = cpu / statistics.median(turn.cpu for turn in vips)
    less = cpu / statistics.median(turn.cpu - turn.square for turn in vips)
    peak, vips_peak = max(turn.peak for turn in ours), max(turn.peak for turn in vips)
    return [
        _measure(VIPS, vips, size=size),
        _measure(OURS, ours, ratio=same, against="vips' CPU", goal="<= 1.15 x"),
        Measure(name="  against libvips without the square", ratio=less, against="vips' CPU"),
        _measure(f"  {THREADS} at a time", [both]),
        Measure(name="peak memory of libvips alone", rate=vips_peak / 1e6, unit=" MB"),
        Measure(
            name="peak memory of a child",
            rate=peak / 1e6,
            unit=" MB",
            ratio=peak / vips_peak,
            against="vips'",
            goal="< 200 MB",
        ),
    ]


def _measure(
    name: str, turns: Sequence[Turn], *, ratio: float | None = None, against: str = "", goal: str = "", size: str = ""
) -> Measure:
    walls = sorted(wall for turn in turns for wall in turn.walls)
    return Measure(
        name=name,
        rate=60 * statistics.median(turn.rate for turn in turns),
        unit="/min",
        p50_ms=1000 * walls[len(walls) // 2],
        p99_ms=1000 * walls[len(walls) * 99 // 100],
        cpu_ms=1000 * statistics.median(turn.cpu for turn in turns),
        ratio=ratio,
        against=against,
        goal=goal,
        size=size,
    )


def _take_photo(path: Path) -> None:
    """Make what costs as much as a photo: clouds, finer clouds, and the noise of a sensor."""
    bands = [
        pyvips.Image.perlin(WIDTH, HEIGHT, cell_size=600, seed=seed) * 70
        + pyvips.Image.perlin(WIDTH, HEIGHT, cell_size=80, seed=10 + seed) * 30
        + pyvips.Image.gaussnoise(WIDTH, HEIGHT, sigma=6, mean=128, seed=seed)
        for seed in range(3)
    ]
    bands[0].bandjoin(bands[1:]).cast("uchar").copy(interpretation="srgb").jpegsave(str(path), Q=88)


def _vips_alone(photo: Path, *, folder: Path) -> "subprocess.Popen[str]":
    # At the children's priority: whoever is interrupted more often finds its caches cold.
    program = (sys.executable, "-m", "benchmarks.peers.vips_alone")
    command = ["nice", "-n", str(NICENESS), *program, str(photo), str(folder)]
    return subprocess.Popen(
        command, cwd=ROOT, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    )


def _ask(peer: "subprocess.Popen[str]", *, pictures: int) -> Turn:
    assert peer.stdin is not None
    assert peer.stdout is not None
    peer.stdin.write(f"{pictures}\n")
    told = json.loads(peer.stdout.readline())
    return Turn(
        walls=told["walls"],
        cpu=told["cpu"],
        peak=told["peak"],
        rate=pictures / sum(told["walls"]),
        square=told["square"],
    )


def _through_the_sandbox(photo: Path, *, folder: Path, pictures: int, threads: int = 1) -> Turn:
    """Make the pictures as a worker does; the CPU of this process and of the zygote is part of what they cost."""
    used: list[Usage] = []

    def make(number: int) -> float:
        own = folder / f"made-{number % threads}-{number}"
        own.mkdir(exist_ok=True)
        started = time.perf_counter()
        run_in_child(Job(source=photo, folder=own, limits=LIMITS), bounds=BOUNDS, on_usage=used.append)
        return time.perf_counter() - started

    around, started = time.process_time() + _of_zygote(), time.perf_counter()
    with ThreadPoolExecutor(max_workers=threads) as pool:
        walls = list(pool.map(make, range(pictures)))
    taken, around = time.perf_counter() - started, time.process_time() + _of_zygote() - around
    cpu = (sum(usage.cpu_seconds for usage in used) + around) / pictures
    return Turn(walls=walls, cpu=cpu, peak=max(usage.peak_bytes for usage in used), rate=pictures / taken)


def _of_zygote() -> float:
    """Return the seconds that the zygote itself has run, by the scheduler's book: ticks are too coarse for a fork."""
    pid = nursery.pid()
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9 if pid else 0.0
