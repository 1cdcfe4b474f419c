"""The two Valkeys: a cache that may forget, and a broker that writes everything down; each with a password."""

from functools import partial
from urllib.parse import quote

from config.cli.stack.files import make_private_folder, write_private
from config.cli.stack.paths import DataDir, valkey_program
from config.cli.stack.ports import LOOPBACK
from config.cli.stack.processes.child import Child
from config.cli.stack.processes.probes import valkey_answers, wait_ready
from config.cli.stack.processes.process import ProcessSpec, base_environment

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


def cache_url(*, data_dir: DataDir, port: int, password: str) -> str:
    """Return the address of the local cache: its Unix socket, which saves a third of each round trip over loopback.

    A data dir with too long a path for a socket, or one that a URL cannot hold as it is, makes it the port.
    """
    path = _socket(data_dir)
    return f"unix://:{password}@{path}?db=0" if path else f"redis://:{password}@{LOOPBACK}:{port}/0"


def broker_url(*, port: int, password: str) -> str:
    """Return the address of the local broker."""
    return f"redis://:{password}@{LOOPBACK}:{port}/0"


def cache_spec(*, data_dir: DataDir, port: int, password: str) -> ProcessSpec:
    """Describe the cache: no persistence, a memory bound, the least recently used goes first."""
    path = _socket(data_dir)
    socket = {"unixsocket": path, "unixsocketperm": "700"} if path else {}
    settings = {**CACHE_SETTINGS, **socket}
    return _spec("cache", data_dir=data_dir, port=port, password=password, settings=settings)


def broker_spec(*, data_dir: DataDir, port: int, password: str) -> ProcessSpec:
    """Describe the broker: append-only file, nothing evicted."""
    return _spec("broker", data_dir=data_dir, port=port, password=password, settings=BROKER_SETTINGS)


async def start_valkey(child: Child, *, port: int, password: str) -> None:
    """Start one Valkey and wait until it serves."""
    await child.start()
    await wait_ready(child, partial(valkey_answers, port=port, password=password), seconds=READY_SECONDS)


def _socket(data_dir: DataDir) -> str | None:
    path = str(data_dir.of("cache") / "valkey.sock")
    return path if len(path) <= LONGEST_SOCKET_PATH and quote(path) == path else None


def _spec(name: str, *, data_dir: DataDir, port: int, password: str, settings: dict[str, str]) -> ProcessSpec:
    """Describe a server; its settings stand in a private file, for everybody may read a command line."""
    folder = data_dir.of(name)
    make_private_folder(folder)
    settings_file = folder / "valkey.conf"
    everywhere = {
        "bind": LOOPBACK,
        "port": str(port),
        "dir": str(folder),
        "daemonize": "no",
        "databases": "1",
        "tcp-backlog": "511",
    }
    lines = {**everywhere, **settings, "requirepass": password}
    write_private(settings_file, "".join(f'{key} "{value}"\n' for key, value in lines.items()))
    return ProcessSpec(
        name=name,
        command=(str(valkey_program()), str(settings_file)),
        directory=folder,
        environment=base_environment(),
        stop_seconds=3.0,
    )
