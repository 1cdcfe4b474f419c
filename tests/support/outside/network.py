"""A wall around the tests: nobody beyond the loopback is spoken to."""

import ipaddress
import socket
from typing import Any

import pytest

_connect = socket.socket.connect


class NetworkBlocked(AssertionError):
    """A test was about to speak to another machine."""


def guarded_connect(self: socket.socket, address: Any) -> None:
    """Connect as always, to this machine alone."""
    if self.family in {socket.AF_INET, socket.AF_INET6} and not _is_loopback(address[0]):
        raise NetworkBlocked(f"tests do not speak to {address[0]}")
    _connect(self, address)


def block_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the wall up until the patch is undone."""
    monkeypatch.setattr(socket.socket, "connect", guarded_connect)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
