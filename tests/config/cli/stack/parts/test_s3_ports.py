"""SeaweedFS puts a socket for every port where all users of a machine put theirs."""

import contextlib
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.cli.stack.parts import s3
from config.cli.stack.ports import PortKeeper


@pytest.fixture
def keeper() -> Iterator[PortKeeper]:
    keeper = PortKeeper()
    yield keeper
    keeper.release()


@pytest.fixture
def remains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free_port: int) -> Path:
    """A socket that a server on the wanted port has left."""
    monkeypatch.setattr(s3, "SOCKETS", tmp_path)
    path = tmp_path / f"seaweedfs-s3-{free_port}.sock"
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
    return path


def test_a_port_whose_socket_belongs_to_another_user_is_passed_over(
    keeper: PortKeeper, free_port: int, remains: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: remains.stat().st_uid + 1)

    ports = s3.take_ports(keeper, wanted=free_port)

    assert ports.s3 != free_port
    assert remains.exists()


def test_a_socket_of_ones_own_does_not_take_the_port(keeper: PortKeeper, free_port: int, remains: Path) -> None:
    assert s3.take_ports(keeper, wanted=free_port).s3 == free_port


def test_sockets_go_when_the_server_stops(keeper: PortKeeper, free_port: int, remains: Path) -> None:
    ports = s3.take_ports(keeper, wanted=free_port)
    of_another_port = remains.with_name(f"seaweedfs-s3-1{free_port}.sock")
    of_another_port.touch()

    s3._remove_sockets(ports)

    assert not remains.exists()
    assert of_another_port.exists()


@pytest.mark.parametrize("user", [0, 4711])
def test_sockets_of_another_user_stay(
    keeper: PortKeeper, free_port: int, remains: Path, monkeypatch: pytest.MonkeyPatch, user: int
) -> None:
    ports = s3.take_ports(keeper, wanted=free_port)
    with contextlib.suppress(PermissionError):  # as root: else the socket would be root's own
        os.lchown(remains, 65534, 65534)
    monkeypatch.setattr(os, "geteuid", lambda: user)

    s3._remove_sockets(ports)

    assert remains.exists()
    assert s3.take_ports(PortKeeper(), wanted=free_port).s3 != free_port


def test_a_socket_that_cannot_be_removed_does_not_fail_the_stop(
    keeper: PortKeeper, free_port: int, remains: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ports = s3.take_ports(keeper, wanted=free_port)
    remains.unlink()
    remains.mkdir()  # unlink refuses a folder, as it refuses what another user owns

    s3._remove_sockets(ports)

    assert remains.exists()
