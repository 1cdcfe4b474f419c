"""Ports: promised, wanted, free, and whose they are."""

import os
import socket
from pathlib import Path

import pytest

from config.cli.stack.ports import PortKeeper, PortTaken
from config.cli.stack.proc import listener_of
from tests.config.cli.conftest import Plaza


@pytest.fixture
def listener() -> socket.socket:
    server = socket.create_server(("127.0.0.1", 0))
    yield server
    server.close()


def test_two_stacks_never_get_the_same_port(free_port: int) -> None:
    one, other = PortKeeper(), PortKeeper()

    assert one.wanted(free_port) == free_port
    assert other.wanted(free_port) != free_port
    with pytest.raises(PortTaken):
        other.promised(free_port)

    one.release()
    assert other.promised(free_port) == free_port
    other.release()


def test_a_held_port_can_be_listened_on_by_our_own_program(free_port: int) -> None:
    keeper = PortKeeper()
    keeper.promised(free_port)

    with socket.create_server(("127.0.0.1", free_port)) as server, socket.create_connection(server.getsockname()):
        pass
    with socket.create_server(("127.0.0.1", free_port)):  # again at once, as after a restart
        keeper.release()


def test_a_port_with_a_listener_is_taken(listener: socket.socket) -> None:
    keeper = PortKeeper()
    port = listener.getsockname()[1]

    assert keeper.wanted(port) != port
    keeper.release()


def test_the_owner_of_a_port_is_named(listener: socket.socket) -> None:
    assert listener_of(listener.getsockname()[1]).startswith(f"process {os.getpid()}: ")


def test_a_taken_gateway_port_ends_the_start_and_says_by_what(
    plaza: Plaza, listener: socket.socket, tmp_path: Path
) -> None:
    port = str(listener.getsockname()[1])

    done = plaza("up", "--port", port, "--data-dir", str(tmp_path / "data"), "--env-file", str(tmp_path / "env"))

    assert done.returncode == 1
    assert f"Port {port}, the gateway's, is taken by process {os.getpid()}: " in done.stderr
    assert "--port" in done.stderr
    assert not (tmp_path / "data" / "postgres").exists()
