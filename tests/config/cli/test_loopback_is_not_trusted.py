"""Another user of the machine reaches nothing: no port serves without a secret, and no file can be read."""

import os
import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
import urllib3

from config.cli.stack import StackState
from config.cli.stack.processes.proc import all_processes

LISTEN = "0A"


def ports_of(name: str, state: StackState) -> list[int]:
    """Return every TCP port on which a part of the stack listens."""
    pid = state.process(name).pid
    own = {str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir() if link.is_symlink()}
    rows = [line.split() for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]]
    listening = [row for row in rows if row[3] == LISTEN and f"socket:[{row[9]}]" in own]
    return sorted(int(row[1].partition(":")[2], 16) for row in listening)


@pytest.fixture
def http() -> Iterator[urllib3.PoolManager]:
    """A client that believes every certificate and has none."""
    urllib3.disable_warnings(urllib3.exceptions.InsecureRequestWarning)
    with urllib3.PoolManager(retries=False, timeout=3.0, cert_reqs="CERT_NONE") as client:
        yield client


@pytest.mark.parametrize("part", ["cache", "broker"])
def test_a_valkey_wants_its_password(infrastructure: StackState, part: str) -> None:
    for port in ports_of(part, infrastructure):
        with pytest.raises(redis.AuthenticationError):
            redis.Redis(port=port).keys()


@pytest.mark.parametrize(
    "path", ["/", "/buckets/plaza-media/", "/dir/assign", "/dir/status", "/status", "/ui/index.html"]
)
def test_the_inner_ports_of_s3_serve_nobody_by_http(
    infrastructure: StackState, http: urllib3.PoolManager, path: str
) -> None:
    inner = [port for port in ports_of("s3", infrastructure) if port != infrastructure.ports["s3"]]
    assert len(inner) >= 8
    for port in inner:
        for scheme in ("http", "https"):
            try:
                status = http.request("GET", f"{scheme}://127.0.0.1:{port}{path}").status
            except urllib3.exceptions.HTTPError:
                continue
            assert status == 400, (port, scheme)


def test_the_inner_ports_of_s3_want_a_certificate(infrastructure: StackState) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_alpn_protocols(["h2", "http/1.1"])
    for port in (port for port in ports_of("s3", infrastructure) if port != infrastructure.ports["s3"]):
        with (
            socket.create_connection(("127.0.0.1", port), timeout=3) as raw,
            pytest.raises((OSError, ssl.SSLError)),
            context.wrap_socket(raw) as line,
        ):
            line.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00")
            if not line.recv(1):
                raise ConnectionResetError


@pytest.mark.parametrize("part", ["cache", "broker", "s3"])
def test_a_part_lets_nobody_into_its_folder(infrastructure: StackState, part: str) -> None:
    assert (infrastructure.data_dir / part).stat().st_mode & 0o077 == 0


def is_open(path: Path) -> bool:
    """Tell whether others may read a file or enter a folder; what has gone meanwhile nobody can."""
    try:
        return path.stat(follow_symlinks=False).st_mode & 0o077 != 0
    except FileNotFoundError:
        return False


def test_no_file_can_be_reached_by_another_user(infrastructure: StackState) -> None:
    """A file is closed itself, or lies in a folder that is: SeaweedFS opens some of its own on purpose."""
    root = infrastructure.data_dir
    paths = [Path(folder, name) for folder, _, names in os.walk(root) for name in names]
    files = [path for path in paths if path.is_file() and not path.is_symlink()]
    assert len(files) > 100
    folders = {path: [one for one in path.parents if one.is_relative_to(root) and one != root] for path in files}
    assert [str(path) for path in files if is_open(path) and all(is_open(one) for one in folders[path])] == []


def test_no_password_stands_on_a_command_line(infrastructure: StackState) -> None:
    passwords = [
        infrastructure.services["social"][name].partition(":")[2].partition("@")[0].rpartition(":")[2]
        for name in ("CACHE_URL", "BROKER_URL", "DATABASE_URL")
    ]
    lines = [Path(f"/proc/{process.pid}/cmdline") for process in all_processes()]
    shown = b"\n".join(line.read_bytes() for line in lines if line.exists())

    assert all(len(password) >= 32 for password in passwords)
    assert [password for password in passwords if password.encode() in shown] == []
