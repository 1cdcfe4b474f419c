"""The worker's hold on its zygote: the process that has the libraries loaded and forks a fresh child for each job."""

import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

from pipelines.media_processing.sandbox.channel import Channel

ROOT = Path(__file__).resolve().parents[3]
STOP_SECONDS = 5
# All that a child sees of the environment. One arena keeps the memory of threads together; one thread a picture costs
# the least CPU, and a worker does several pictures at once anyway. Each child touches its memory for the first time:
# large pages make that cheap, and symbols that the zygote has resolved are not resolved again.
ENVIRONMENT = {
    "PATH": os.defpath,
    "LANG": "C.UTF-8",
    "PYTHONPATH": str(ROOT),
    "PYTHONDONTWRITEBYTECODE": "1",
    "MALLOC_ARENA_MAX": "1",
    "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1",
    "LD_BIND_NOW": "1",
    "VIPS_CONCURRENCY": "1",
    "VIPS_WARNING": "0",
}


class Nursery:
    """Starts the zygote when it is first needed, and another whenever it is gone."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner = 0
        self._zygote: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None

    def new_child(self) -> Channel:
        """Return the channel to a child that waits for its job; raises ConnectionError if no zygote can be started."""
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            self._hand_over(theirs)
        return Channel(ours)

    def pid(self) -> int | None:
        """Return the process id of the zygote, if one was started here."""
        return self._zygote.pid if self._zygote else None

    def _hand_over(self, end: socket.socket) -> None:
        if self._owner != os.getpid():  # a worker that was forked does not share the zygote of the process it came from
            self._start()
        try:
            self._send(end)
        except ConnectionError:
            self._start()
            self._send(end)

    def _send(self, end: socket.socket) -> None:
        assert self._control is not None
        socket.send_fds(self._control, [b"child"], [end.fileno()])

    def _start(self) -> None:
        if self._control is not None:
            self._control.close()
        if self._zygote is not None and self._owner == os.getpid():
            self._zygote.kill()
            self._zygote.wait(timeout=STOP_SECONDS)
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._zygote = subprocess.Popen(
                [sys.executable, "-m", "pipelines.media_processing.sandbox.zygote", str(theirs.fileno())],
                pass_fds=(theirs.fileno(),),
                env=ENVIRONMENT,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._owner = os.getpid()


nursery = Nursery()
