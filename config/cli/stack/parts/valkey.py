"""The two Valkeys: a cache that may forget, and a broker that writes everything down."""

from functools import partial
from urllib.parse import quote

from config.cli.stack.child import Child
from config.cli.stack.paths import DataDir, valkey_program
from config.cli.stack.ports import LOOPBACK
from config.cli.stack.probes import valkey_answers, wait_ready
from config.cli.stack.process import ProcessSpec, base_environment

READY_SECONDS = 30.0
LONGEST_SOCKET_PATH = 100
CACHE_SETTINGS = {
    "save": "",
    "appendonly": "no",
    "maxmemory": "256mb",
    "maxmemory-policy": "allkeys-lru",
    "list-max-listpack-size": "64",  # feed windows: a fifth more pushes a second for a byte an entry
}
BROKER_SETTINGS = {"save": "", "appendonly": "yes", "appendfsync": "everysec", "maxmemory-policy": "noeviction"}


def cache_url(*, data_dir: DataDir, port: int) -> str:
    """Return the address of the local cache: its Unix socket, which saves a third of each round trip over loopback.

    A data dir with too long a path for a socket, or one that a URL cannot hold as it is, makes it the port.
    """
    path = _socket(data_dir)
    return f"unix://{path}?db=0" if path else f"redis://{LOOPBACK}:{port}/0"


def cache_spec(*, data_dir: DataDir, port: int) -> ProcessSpec:
    """Describe the cache: no persistence, a memory bound, the least recently used goes first."""
    path = _socket(data_dir)
    socket = {"unixsocket": path, "unixsocketperm": "700"} if path else {}
    return _spec("cache", data_dir=data_dir, port=port, settings={**CACHE_SETTINGS, **socket})


def broker_spec(*, data_dir: DataDir, port: int) -> ProcessSpec:
    """Describe the broker: append-only file, nothing evicted."""
    return _spec("broker", data_dir=data_dir, port=port, settings=BROKER_SETTINGS)


async def start_valkey(child: Child, *, port: int) -> None:
    """Start one Valkey and wait until it serves."""
    await child.start()
    await wait_ready(child, partial(valkey_answers, port=port), seconds=READY_SECONDS)


def _socket(data_dir: DataDir) -> str | None:
    path = str(data_dir.of("cache") / "valkey.sock")
    return path if len(path) <= LONGEST_SOCKET_PATH and quote(path) == path else None


def _spec(name: str, *, data_dir: DataDir, port: int, settings: dict[str, str]) -> ProcessSpec:
    folder = data_dir.of(name)
    folder.mkdir(parents=True, exist_ok=True)
    everywhere = {
        "bind": LOOPBACK,
        "port": str(port),
        "dir": str(folder),
        "daemonize": "no",
        "databases": "1",
        "tcp-backlog": "511",
    }
    arguments = [part for key, value in {**everywhere, **settings}.items() for part in (f"--{key}", value)]
    return ProcessSpec(
        name=name,
        command=(str(valkey_program()), *arguments),
        directory=folder,
        environment=base_environment(),
        stop_seconds=3.0,
    )
