"""An S3 that breaks off in the middle of what it was asked for."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

HEAD = (
    b'HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\nETag: "0"\r\nContent-Type: video/mp4\r\n'
    b"Last-Modified: Sat, 14 Mar 2026 09:26:53 GMT\r\nConnection: close\r\n\r\n"
)
ARRIVES = b"x" * 1000


@contextmanager
def broken_s3() -> Iterator[str]:
    """Serve until the block ends; yields the address. A file of a megabyte ends after a thousand bytes."""
    listener = socket.create_server(("127.0.0.1", 0))
    threading.Thread(target=_serve, args=(listener,), daemon=True).start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    listener.close()


def _serve(listener: socket.socket) -> None:
    with suppress(OSError):  # when it is closed
        while True:
            connection, _ = listener.accept()
            with connection:
                asked = connection.recv(65_536)
                connection.sendall(HEAD if asked.startswith(b"HEAD") else HEAD + ARRIVES)
