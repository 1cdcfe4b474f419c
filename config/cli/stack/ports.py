"""Ports of one stack: wanted ones where they are free, others where not, held for as long as the stack lives."""

import random
import socket
from dataclasses import dataclass, field

LOOPBACK = "127.0.0.1"
GRPC_OFFSET = 10_000


class PortTaken(Exception):
    """A port that was promised belongs to somebody else."""


class PortForbidden(Exception):
    """This user may not listen on a port that was promised."""


@dataclass(slots=True)
class PortKeeper:
    """Holds each port by two sockets: one whose abstract name tells other stacks, one bound without listening.

    The kernel lets our own program listen on a port that is only bound (both sides say SO_REUSEADDR), but gives it to
    no outgoing connection. Both sockets go with the process, however it ends.
    """

    held: dict[int, tuple[socket.socket, socket.socket]] = field(default_factory=dict)

    def promised(self, port: int) -> int:
        """Take exactly this port. Raises PortTaken, PortForbidden."""
        if not self._take(port):
            raise PortForbidden(port) if _is_forbidden(port) else PortTaken(port)
        return port

    def wanted(self, port: int) -> int:
        """Take this port, or any free one where it is taken."""
        return port if self._take(port) else self.free()

    def free(self) -> int:
        """Take any free port."""
        while True:
            with socket.socket() as probe:
                probe.bind((LOOPBACK, 0))
                port = int(probe.getsockname()[1])
            if self._take(port):
                return port

    def free_with_offset(self) -> int:
        """Take a free port whose neighbour 10,000 higher is free as well: SeaweedFS derives one from the other."""
        while True:
            port = random.randint(20_000, 30_000)  # noqa: S311 - a port is no secret
            if self._take(port):
                if self._take(port + GRPC_OFFSET):
                    return port
                self._release(port)

    def release(self) -> None:
        """Let go of every port."""
        for port in list(self.held):
            self._release(port)

    def _release(self, port: int) -> None:
        for holder in self.held.pop(port):
            holder.close()

    def _take(self, port: int) -> bool:
        if port in self.held or not _can_listen(port):
            return False
        name, bound = socket.socket(socket.AF_UNIX), _reusable_socket()
        try:
            name.bind(f"\0plaza-port-{port}")
            bound.bind((LOOPBACK, port))
        except OSError:
            name.close()
            bound.close()
            return False
        self.held[port] = (name, bound)
        return True


def _can_listen(port: int) -> bool:
    with _reusable_socket() as listener:
        try:
            listener.bind((LOOPBACK, port))
            listener.listen(1)
        except OSError:
            return False
    return True


def _is_forbidden(port: int) -> bool:
    with _reusable_socket() as listener:
        try:
            listener.bind((LOOPBACK, port))
        except PermissionError:
            return True
        except OSError:
            return False
    return False


def _reusable_socket() -> socket.socket:
    holder = socket.socket()
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    return holder
