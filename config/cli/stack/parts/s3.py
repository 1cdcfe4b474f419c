"""S3: SeaweedFS in one process, reachable from this machine alone, with the buckets that the services use."""

import asyncio
import contextlib
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from config.cli.stack.files import make_private_folder, write_private_json
from config.cli.stack.parts.s3_buckets import Bucket, prepare_bucket
from config.cli.stack.parts.s3_request import S3Access
from config.cli.stack.parts.s3_security import write_security
from config.cli.stack.paths import DataDir, weed_program
from config.cli.stack.ports import GRPC_OFFSET, LOOPBACK, PortKeeper
from config.cli.stack.processes.child import Child
from config.cli.stack.processes.probes import http_status, wait_ready
from config.cli.stack.processes.process import ProcessSpec, base_environment

READY_SECONDS = 60.0
SOCKETS = Path("/tmp")  # noqa: S108 - where the program puts a socket for every port, whoever runs it


@dataclass(frozen=True, slots=True)
class S3Ports:
    """The ports of one SeaweedFS: S3 is the one that others use."""

    s3: int
    inner: Mapping[str, int]


def take_ports(keeper: PortKeeper, *, wanted: int) -> S3Ports:
    """Take a port for every server inside of it; the admin server's second port is always 10,000 higher."""
    names = (
        "s3.port.grpc",
        "master.port",
        "master.port.grpc",
        "volume.port",
        "volume.port.grpc",
        "filer.port",
        "filer.port.grpc",
    )
    inner = {name: _usable(keeper.free, keeper.free) for name in names}
    s3 = _usable(lambda: keeper.wanted(wanted), keeper.free)
    return S3Ports(
        s3=s3, inner={**inner, "admin.port": _usable(keeper.free_with_offset, keeper.free_with_offset, GRPC_OFFSET)}
    )


def s3_spec(*, data_dir: DataDir, ports: S3Ports, access_key: str, secret_key: str) -> ProcessSpec:
    """Describe the server; a small `volume.max` would make every write fail, telemetry would leave the machine."""
    folder = data_dir.of("s3")
    make_private_folder(folder)
    write_security(folder, at=datetime.now(UTC))
    identities = folder / "identities.json"
    write_private_json(identities, _identities(access_key=access_key, secret_key=secret_key))
    options = {
        "dir": folder,
        "ip": LOOPBACK,
        "ip.bind": LOOPBACK,
        "s3.config": identities,
        "s3.port": ports.s3,
        **ports.inner,
        "s3.port.iceberg": 0,
        "s3.port.lance": 0,
        "webdav": "false",
        "admin.ui": "false",
        "master.telemetry": "false",
        "master.volumeSizeLimitMB": 64,
        "volume.max": 200,
        "volume.preStopSeconds": 0,
    }
    return ProcessSpec(
        name="s3",
        command=(
            str(weed_program()),
            "-logtostderr=true",
            "mini",
            *(f"-{name}={value}" for name, value in options.items()),
        ),
        directory=folder,
        environment={**base_environment(), "HOME": str(folder)},
        stop_seconds=4.0,
        before_start=lambda: _clear_remains(folder, ports=ports),
        after_stop=lambda: _remove_sockets(ports),
    )


async def start_s3(
    child: Child, *, ports: S3Ports, access_key: str, secret_key: str, buckets: Sequence[Bucket]
) -> None:
    """Start the server and prepare each bucket."""
    await child.start()

    async def is_ready() -> bool:
        return await http_status(port=ports.s3, path="/healthz") == 200

    await wait_ready(child, is_ready, seconds=READY_SECONDS)
    access = S3Access(endpoint=f"http://{LOOPBACK}:{ports.s3}", access_key=access_key, secret_key=secret_key)
    for bucket in buckets:

        async def is_prepared(bucket: Bucket = bucket) -> bool:
            return await asyncio.to_thread(prepare_bucket, bucket, access=access)

        await wait_ready(child, is_prepared, seconds=READY_SECONDS)


def _identities(*, access_key: str, secret_key: str) -> dict[str, object]:
    credentials = [{"accessKey": access_key, "secretKey": secret_key}]
    actions = ["Admin", "Read", "Write", "List", "Tagging"]
    return {"identities": [{"name": "plaza", "credentials": credentials, "actions": actions}]}


def _usable(first: Callable[[], int], next_one: Callable[[], int], offset: int = 0) -> int:
    """Take ports until one has no socket that another user of the machine left: this one could not replace it."""
    port = first()
    while any(not _is_ours(socket) for number in (port, port + offset) for socket in _sockets(number)):
        port = next_one()
    return port


def _is_ours(socket: Path) -> bool:
    """Tell whether this user made it; root could take those of others away and leaves them all the same."""
    try:
        return socket.lstat().st_uid == os.geteuid()
    except FileNotFoundError:
        return True


def _sockets(port: int) -> list[Path]:
    return list(SOCKETS.glob(f"seaweedfs-*-{port}.sock"))


def _clear_remains(folder: Path, *, ports: S3Ports) -> None:
    """Remove options that an earlier run wrote down, and the sockets of a killed one."""
    (folder / "mini.options").unlink(missing_ok=True)
    _remove_sockets(ports)


def _remove_sockets(ports: S3Ports) -> None:
    """Remove the sockets of these ports that are this user's; what cannot be removed is no reason to fail a stop."""
    numbers = (ports.s3, *ports.inner.values(), ports.inner["admin.port"] + GRPC_OFFSET)
    for socket in (socket for number in numbers for socket in _sockets(number)):
        if _is_ours(socket):
            with contextlib.suppress(OSError):
                socket.unlink()
