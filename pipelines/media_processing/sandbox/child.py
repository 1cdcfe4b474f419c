"""The life of a child: it is confined, does one job, says how it went, and is gone."""

import json
import os
import signal
import socket
import traceback
from typing import Any, NoReturn

from pipelines.media_processing.described import MediaRefused
from pipelines.media_processing.make import make, warm_up
from pipelines.media_processing.refusals import too_costly
from pipelines.media_processing.sandbox.confine import confine, die_with
from pipelines.media_processing.sandbox.fence import fence
from pipelines.media_processing.sandbox.no_sockets import refuse_sockets
from pipelines.media_processing.sandbox.wire import read_assignment, write_described

MAX_DETAIL = 4000  # characters of a traceback
NICENESS = 10  # whoever answers people goes first, also on a small machine


def prepare() -> None:
    """Do in the zygote, once, what every child would otherwise do: no thread may be started by it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.nice(NICENESS)
    warm_up()


def live(end: socket.socket) -> NoReturn:
    """Do the job that comes over this end, say what came of it, and leave without a backward look."""
    try:
        _be_alone()
        _work(end)
    finally:
        os._exit(0)


def _be_alone() -> None:
    parent = os.getppid()
    os.setsid()
    die_with(parent)
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in range(3):
        os.dup2(nothing, number)


def _work(end: socket.socket) -> None:
    def say(message: dict[str, Any]) -> None:
        end.sendall(json.dumps(message).encode() + b"\n")

    with end.makefile("rb") as lines:
        assignment = read_assignment(lines.readline())
    try:
        confine(assignment.bounds)
        fence(assignment.job)
        refuse_sockets()
        os.chdir(assignment.job.folder)
        os.putenv("TMPDIR", str(assignment.job.folder))  # for libraries; nothing else is left to write to
        described = make(assignment.job, report=lambda percent: say({"progress": percent}))
        say({"described": write_described(described)})
    except MediaRefused as refusal:
        say(_refused(refusal))
    except MemoryError:
        say(_refused(too_costly()))
    except Exception:
        say({"fault": traceback.format_exc()[-MAX_DETAIL:]})


def _refused(refusal: MediaRefused) -> dict[str, Any]:
    return {"refused": {"code": refusal.code, "message": refusal.message}}
