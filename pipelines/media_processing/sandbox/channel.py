"""One conversation with a child: JSON lines over a socket, within a deadline and a size."""

import json
import socket
import time
from typing import Any

MAX_LINE_BYTES = 1 << 20  # of one message, so that a child that went mad cannot fill the worker's memory
CHUNK = 1 << 16


class SilentTooLong(Exception):
    """The deadline passed before the next message."""


class Channel:
    """The worker's end; to close it is to have the child and all that it started killed."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._unread = b""

    def send(self, line: bytes) -> None:
        """Send one line; raises ConnectionError if nobody is left to read it."""
        self._end.sendall(line + b"\n")

    def receive(self, *, deadline: float) -> dict[str, Any]:
        """Return the next message that makes sense; raises SilentTooLong or ConnectionError."""
        while True:
            line, found, rest = self._unread.partition(b"\n")
            if not found:
                self._unread += self._chunk(deadline=deadline)
                continue
            self._unread = rest
            message = _parsed(line)
            if message is not None:
                return message

    def _chunk(self, *, deadline: float) -> bytes:
        left = deadline - time.monotonic()
        if left <= 0:
            raise SilentTooLong
        self._end.settimeout(left)
        try:
            chunk = self._end.recv(CHUNK)
        except TimeoutError:
            raise SilentTooLong from None
        if not chunk or len(self._unread) > MAX_LINE_BYTES:
            raise ConnectionResetError("the other end is gone or makes no sense")
        return chunk

    def close(self) -> None:
        """Hang up."""
        self._end.close()


def _parsed(line: bytes) -> dict[str, Any] | None:
    """Return the message, or None for what a child that was killed in the middle of a word left."""
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return message if isinstance(message, dict) else None
