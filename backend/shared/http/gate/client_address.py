"""The address that a request came from: the gateway's word, never the client's."""

from collections.abc import Mapping
from typing import Any


def client_address(*, environ: Mapping[str, Any]) -> str:
    """Return the address that the gateway stamped, or the peer's where there is no gateway in front."""
    return str(environ.get("HTTP_X_REAL_IP") or environ.get("REMOTE_ADDR") or "unknown")
