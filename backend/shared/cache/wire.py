"""One socket to the cache with its reply parser: the least work that a round trip can be."""

import socket
import ssl
import struct
from typing import Any, Final

import hiredis

from backend.shared.cache.address import CacheAddress
from backend.shared.cache.errors import CacheUnavailable, reply_error

CONNECT_SECONDS = 0.5
ANSWER_SECONDS = 1.0
BUFFER_BYTES = 64 * 1024
# The kernel keeps the time of a blocking socket: Python's own time-out costs a poll() for each read and write.
KERNEL_TIMEOUT = struct.pack("ll", int(ANSWER_SECONDS), int(ANSWER_SECONDS % 1 * 1_000_000))
INCOMPLETE: Final = object()


class Wire:
    """A connected, greeted socket; belongs to one thread. Every method raises OSError when the line fails."""

    __slots__ = ("_buffer", "_reader", "_socket")

    def __init__(self, *, address: CacheAddress) -> None:
        self._buffer = bytearray(BUFFER_BYTES)
        self._reader = hiredis.Reader(replyError=reply_error, notEnoughData=INCOMPLETE)
        self._socket = _connect(address)
        try:
            self._greet(address)
        except BaseException:
            self.close()
            raise

    def ask(self, request: bytes) -> Any:
        """Send a packed command and return its reply; an error reply is returned as an exception."""
        self._socket.sendall(request)
        return self._receive()

    def ask_many(self, request: bytes, *, replies: int) -> list[Any]:
        """Send packed commands and return their replies in order."""
        self._socket.sendall(request)
        gets, received = self._reader.gets, list[Any]()
        while len(received) < replies:
            reply = gets()
            if reply is INCOMPLETE:
                self._fill()
            else:
                received.append(reply)
        return received

    def close(self) -> None:
        """Close the socket; whatever was under way on it is lost."""
        self._socket.close()

    def __del__(self) -> None:
        if hasattr(self, "_socket"):
            self._socket.close()

    def _receive(self) -> Any:
        reply = INCOMPLETE
        while reply is INCOMPLETE:
            self._fill()
            reply = self._reader.gets()
        return reply

    def _fill(self) -> None:
        received = self._socket.recv_into(self._buffer)
        if not received:
            raise ConnectionResetError("the cache closed the connection")
        self._reader.feed(self._buffer, 0, received)  # type: ignore[arg-type]  # the stub forgets bytearray

    def _greet(self, address: CacheAddress) -> None:
        for command in address.greeting():
            reply = self.ask(hiredis.pack_command(command))  # type: ignore[arg-type]
            if isinstance(reply, Exception):
                raise CacheUnavailable(f"{command[0]} was refused: {reply}")


def _connect(address: CacheAddress) -> socket.socket:
    if address.path is not None:
        plain = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        plain.settimeout(CONNECT_SECONDS)
        _connect_or_close(plain, address.path)
    else:
        plain = socket.create_connection((address.host, address.port), timeout=CONNECT_SECONDS)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if address.is_encrypted:
        plain.settimeout(ANSWER_SECONDS)
        return ssl.create_default_context().wrap_socket(plain, server_hostname=address.host)
    plain.settimeout(None)
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, KERNEL_TIMEOUT)
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, KERNEL_TIMEOUT)
    return plain


def _connect_or_close(plain: socket.socket, path: str) -> None:
    try:
        plain.connect(path)
    except OSError:
        plain.close()
        raise
