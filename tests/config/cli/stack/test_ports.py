"""Ports: promised, wanted, free, and whose they are."""

import os
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner

from config.cli.commands.up import up
from config.cli.stack import ports
from config.cli.stack.ports import PortForbidden, PortKeeper, PortTaken
from config.cli.stack.processes.proc import listener_of
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


class WithoutRight(socket.socket):
    """A socket of a user who may not listen on low ports; the kernel gives root every right."""

    def bind(self, address: tuple[str, int]) -> None:
        if address[1] < 1024:
            raise PermissionError(13, "Permission denied")
        super().bind(address)


def test_a_port_that_needs_a_right_is_told_from_one_that_is_taken(
    listener: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ports, "_reusable_socket", WithoutRight)

    with pytest.raises(PortTaken):
        PortKeeper().promised(listener.getsockname()[1])
    with pytest.raises(PortForbidden):
        PortKeeper().promised(80)


def test_the_start_says_that_the_right_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(ports, "_reusable_socket", WithoutRight)
    options = ["--port", "80", "--data-dir", str(tmp_path / "data"), "--env-file", str(tmp_path / "env")]

    done = CliRunner().invoke(up, options)

    assert done.exit_code == 1
    assert "Port 80, the gateway's, may not be listened on by this user" in done.output
