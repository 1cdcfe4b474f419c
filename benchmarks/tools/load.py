"""A load generator: keep-alive HTTP/1.1 connections driven by one epoll loop, cheap beside the server."""

import selectors
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

HEADER_END = b"\r\n\r\n"
LENGTH = b"content-length:"
LAST_CHUNK = b"\r\n0\r\n\r\n"
CHUNKED = -1
READ_BYTES = 262_144


class LoadError(Exception):
    """The server under load closed a connection or sent what is not HTTP."""


@dataclass(slots=True)
class LoadResult:
    """Latencies in seconds of each answered request, statuses seen, the wall time in seconds."""

    latencies: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    seconds: float = 0.0
    answer_bytes: int = 0

    @property
    def rate(self) -> float:
        """Return answers a second."""
        return len(self.latencies) / self.seconds

    def quantile(self, share: float) -> float:
        """Return the latency in seconds below which this share of the answers came."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass(slots=True)
class Connection:
    """One keep-alive connection with a request under way."""

    sock: socket.socket
    sent_at: float = 0.0
    received: bytearray = field(default_factory=bytearray)
    awaited: int = 0


def run_load(*, address: tuple[str, int], requests: Iterator[bytes], connections: int, seconds: float) -> LoadResult:
    """Send requests over so many connections for so long; each sends its next when its last is answered.

    Raises LoadError.
    """
    result = LoadResult()
    selector = selectors.EpollSelector()
    open_connections = [_connect(address=address) for _ in range(connections)]
    started = time.perf_counter()
    for connection in open_connections:
        selector.register(connection.sock, selectors.EVENT_READ, connection)
        _send(connection, request=next(requests))
    deadline = started + seconds
    under_way = connections
    while under_way:
        for key, _ in selector.select(timeout=10):
            connection = key.data
            if not _receive(connection, result=result):
                continue
            request = next(requests, None) if time.perf_counter() < deadline else None
            if request is None:
                under_way -= 1
                continue
            _send(connection, request=request)
    result.seconds = time.perf_counter() - started
    for connection in open_connections:
        connection.sock.close()
    return result


def http_request(*, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """Return the bytes of a request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: localhost", *(f"{name}: {value}" for name, value in headers.items())]
    if body:
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join(lines).encode() + HEADER_END + body


def _connect(*, address: tuple[str, int]) -> Connection:
    sock = socket.create_connection(address, timeout=10)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return Connection(sock=sock)


def _send(connection: Connection, *, request: bytes) -> None:
    connection.awaited = 0
    connection.received.clear()
    connection.sent_at = time.perf_counter()
    connection.sock.sendall(request)


def _receive(connection: Connection, *, result: LoadResult) -> bool:
    """Take what has come; return whether the answer is whole."""
    chunk = connection.sock.recv(READ_BYTES)
    if not chunk:
        raise LoadError("the server closed a connection")
    connection.received += chunk
    if not connection.awaited:
        connection.awaited = _whole_length(connection.received)
    if connection.awaited == CHUNKED and not connection.received.endswith(LAST_CHUNK):
        return False
    if not connection.awaited or len(connection.received) < connection.awaited:
        return False
    result.latencies.append(time.perf_counter() - connection.sent_at)
    status = int(connection.received[9:12])
    result.statuses[status] = result.statuses.get(status, 0) + 1
    result.answer_bytes = len(connection.received)
    return True


def _whole_length(received: bytearray) -> int:
    end = received.find(HEADER_END)
    if end < 0:
        return 0
    head = bytes(received[:end]).lower()
    place = head.find(LENGTH)
    if place < 0:
        return CHUNKED
    line_end = head.find(b"\r\n", place)
    stop = line_end if line_end >= 0 else len(head)
    return end + len(HEADER_END) + int(head[place + len(LENGTH) : stop])
