"""A small process beside each worker: libraries loaded, no thread started, it forks a fresh child for each job.

It never opens a file of a user. It ends with the worker, and with it every child and all that the children started.
"""

import contextlib
import json
import os
import select
import signal
import socket
import sys
from dataclasses import dataclass

from pipelines.media_processing.sandbox import child


@dataclass(frozen=True, slots=True)
class Birth:
    """A child that lives, and the end of the channel that tells when the worker hung up."""

    pid: int
    pidfd: int
    end: socket.socket


class Zygote:
    """Waits for three things: another child is wanted, a child has ended, the worker hung up on one or is gone."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._worker = os.pidfd_open(os.getppid())
        self._births: dict[int, Birth] = {}  # by pidfd and by the number of the channel's end
        self._poll = select.poll()
        self._poll.register(control, select.POLLIN)
        self._poll.register(self._worker, select.POLLIN)

    def serve(self) -> None:
        """Serve until the worker is gone."""
        while True:
            for number, _ in self._poll.poll():
                if number == self._worker or (number == self._control.fileno() and not self._bear()):
                    self._end_all()
                    return
                birth = self._births.get(number)
                if birth is None:
                    continue
                if number == birth.pidfd:
                    self._bury(birth)
                else:
                    self._abandon(birth)

    def _bear(self) -> bool:
        """Fork a child for the channel that the worker handed over; False if it handed over nothing: it is gone."""
        _, ends, _, _ = socket.recv_fds(self._control, 16, 1)
        if not ends:
            return False
        end = socket.socket(fileno=ends[0])
        pid = os.fork()
        if pid == 0:
            self._forget()
            child.live(end)
        birth = Birth(pid=pid, pidfd=os.pidfd_open(pid), end=end)
        self._births |= {birth.pidfd: birth, end.fileno(): birth}
        self._poll.register(birth.pidfd, select.POLLIN)
        self._poll.register(end, 0)  # only a hang-up wakes us; what is said is not for us
        return True

    def _forget(self) -> None:
        """Close, in the child, what belongs to the zygote and to other children."""
        self._control.close()
        os.close(self._worker)
        for number in self._births:
            os.close(number)

    def _abandon(self, birth: Birth) -> None:
        self._poll.unregister(birth.end)
        _kill(birth)

    def _bury(self, birth: Birth) -> None:
        """End what the child left behind, then say how it ended. Its number is ours until we have waited for it."""
        _kill(birth)
        _, status, usage = os.wait4(birth.pid, 0)
        ended = {
            "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
            "cpu": usage.ru_utime + usage.ru_stime,
            "peak": usage.ru_maxrss * 1024,
        }
        self._poll.unregister(birth.pidfd)
        with contextlib.suppress(KeyError):
            self._poll.unregister(birth.end)
        del self._births[birth.pidfd], self._births[birth.end.fileno()]
        os.close(birth.pidfd)
        with birth.end, contextlib.suppress(OSError):
            birth.end.send(b"\n" + json.dumps({"ended": ended}).encode() + b"\n", socket.MSG_DONTWAIT)

    def _end_all(self) -> None:
        for birth in set(self._births.values()):
            _kill(birth)


def _kill(birth: Birth) -> None:
    """Kill the child and its group; it may not have come to lead a group yet, then it has started nothing either."""
    with contextlib.suppress(ProcessLookupError):
        signal.pidfd_send_signal(birth.pidfd, signal.SIGKILL)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(birth.pid, signal.SIGKILL)


def main() -> None:
    """Serve the worker at the other end of the socket whose number is the only argument."""
    child.prepare()
    Zygote(socket.socket(fileno=int(sys.argv[1]))).serve()


if __name__ == "__main__":
    main()
