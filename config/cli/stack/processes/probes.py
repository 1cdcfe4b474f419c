"""Asking a part whether it is ready."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from config.cli.stack.ports import LOOPBACK
from config.cli.stack.processes.child import Child

POLL_SECONDS, PROBE_SECONDS = 0.05, 3.0


class StartFailed(Exception):
    """A part of the stack does not come up; `detail` is what its log says last."""

    def __init__(self, *, part: str, reason: str, detail: str) -> None:
        self.part, self.reason, self.detail = part, reason, detail
        super().__init__(f"{part} {reason}")


async def wait_ready(child: Child, probe: Callable[[], Awaitable[bool]], *, seconds: float) -> None:
    """Poll until the probe says yes. Raises StartFailed when the process ends before, or the time is over."""
    deadline = time.monotonic() + seconds
    while not await _says_yes(probe):
        if child.exits:
            raise StartFailed(part=child.spec.name, reason="ended while it started", detail=child.log.tail())
        if time.monotonic() > deadline:
            raise StartFailed(part=child.spec.name, reason=f"is not ready after {seconds:g} s", detail=child.log.tail())
        await asyncio.sleep(POLL_SECONDS)


async def http_status(*, port: int, path: str) -> int:
    """Return the status that a local server answers a GET with. Raises OSError, ValueError."""
    head = await _exchange(port=port, request=f"GET {path} HTTP/1.0\r\nHost: {LOOPBACK}:{port}\r\n\r\n")
    return int(head.split()[1])


async def http_json(*, port: int, path: str) -> Any:
    """Return the JSON that a local server answers a GET with. Raises OSError, ValueError."""
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    try:
        writer.write(f"GET {path} HTTP/1.0\r\nHost: {LOOPBACK}:{port}\r\n\r\n".encode())
        await writer.drain()
        return json.loads((await reader.read()).partition(b"\r\n\r\n")[2])
    finally:
        writer.close()


async def valkey_answers(*, port: int, password: str) -> bool:
    """Tell whether a local Valkey has loaded its data and serves."""
    return (await _exchange(port=port, request=f"AUTH {password}\r\nPING\r\n", skipped=1)).startswith("+PONG")


async def _exchange(*, port: int, request: str, skipped: int = 0) -> str:
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    try:
        writer.write(request.encode())
        await writer.drain()
        for _ in range(skipped):
            await reader.readline()
        return (await reader.readline()).decode(errors="replace")
    finally:
        writer.close()


async def _says_yes(probe: Callable[[], Awaitable[bool]]) -> bool:
    try:
        return await asyncio.wait_for(probe(), timeout=PROBE_SECONDS)
    except (OSError, ValueError, LookupError, TypeError, TimeoutError):
        return False
