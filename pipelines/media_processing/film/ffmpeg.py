"""The one place that runs ffmpeg: arguments as a list, nothing from outside, and it dies with whoever started it."""

import ctypes
import errno
import os
import resource
import signal
import subprocess
from collections import deque
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import imageio_ffmpeg

from pipelines.media_processing.film.film_refusals import damaged, too_costly

LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1
KEPT_LINES = 20
# A number of its own: how a film is cut into threads decides its bytes, and the same film has to give the same objects.
THREADS = 2
QUIET = ("-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-progress", "pipe:1", "-y")
BOUNDS = ("-filter_threads", "1", "-filter_complex_threads", "1")
# How it says that there is no memory. What the encoders are given is ours: where they fail, it is not for the film.
NO_MEMORY = (
    *(os.strerror(errno.ENOMEM), "malloc of size", "get_buffer() failed", "pthread_create() failed"),
    *("Error while opening encoder", "frame to the encoder"),
)
NO_SPACE = os.strerror(errno.ENOSPC)
TOO_LARGE = os.strerror(errno.EFBIG)


@cache
def ffmpeg_program() -> str:
    """Return the path of the static build that is installed with us."""
    return str(imageio_ffmpeg.get_ffmpeg_exe())


def run_ffmpeg(
    arguments: Sequence[str], *, folder: Path, word: str, on_seconds: Callable[[float], None] | None = None
) -> None:
    """Run it in `folder` and tell on the way how many seconds of the output are there.

    It inherits the limits of this process. Raises MediaRefused where ffmpeg cannot make anything of the file or comes
    to an end of what it may spend, MemoryError and OSError where the machine has no more memory or disk for it.
    `word` is what a message calls the file.
    """
    command = [ffmpeg_program(), *QUIET, *BOUNDS, *arguments]
    own_id, spent_before = os.getpid(), _spent_by_children()
    # One pipe for progress and complaints: two would have to be read at once, and a hostile film complains a lot.
    with subprocess.Popen(
        command,
        cwd=folder,
        env={"LC_ALL": "C"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        preexec_fn=lambda: _die_with(own_id),  # noqa: PLW1509 - the sandbox's child has one thread
    ) as process:
        try:
            complaints = _follow(process, on_seconds=on_seconds)
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise _failure(process.returncode, said=complaints, spent=_spent_by_children() - spent_before, word=word)


def _die_with(parent_id: int) -> None:
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent_id:  # it died before we asked to follow
        os._exit(1)


def _spent_by_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _follow(process: "subprocess.Popen[str]", *, on_seconds: Callable[[float], None] | None) -> str:
    """Return what it complained of: its last lines, and the last that tell of a lack of ours."""
    lacks: deque[str] = deque(maxlen=KEPT_LINES)
    complaints: deque[str] = deque(maxlen=KEPT_LINES)
    for line in process.stdout or ():
        key, equals, value = line.strip().partition("=")
        if key == "out_time_us" and value.isdecimal() and on_seconds is not None:
            on_seconds(int(value) / 1e6)
        if not equals or " " in key:
            complaints.append(line.strip())
        if any(lack in line for lack in (*NO_MEMORY, NO_SPACE, TOO_LARGE)):
            lacks.append(line.strip())
    return "\n".join([*lacks, *complaints])


def _failure(status: int, *, said: str, spent: float, word: str) -> Exception:
    if NO_SPACE in said:
        return OSError(errno.ENOSPC, NO_SPACE)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    if TOO_LARGE in said or status == -signal.SIGXFSZ or 0 < most <= spent + 1:
        return too_costly(word)
    # The kernel kills for time and for memory, and the time was not up.
    if status == -signal.SIGKILL or any(lack in said for lack in NO_MEMORY):
        return MemoryError(said)
    refusal = damaged(word)
    refusal.add_note(said)
    return refusal
