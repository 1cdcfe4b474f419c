"""A gateway with the real configuration in front of small servers that tell what reached them."""

import json
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import urllib3

from config.cli.stack.parts.gateway import gateway_spec
from config.cli.stack.paths import DataDir
from config.cli.stack.variables.env_file import create_env_file
from config.cli.stack.variables.settings import EXAMPLE, read_settings
from tests.support.waiting import eventually

NOBODY = "http://127.0.0.1:1"
REQUEST_ID = "0190163d-8694-739b-aea5-966c26f8ad91"


class Echo(BaseHTTPRequestHandler):
    """Answers with what it was sent, under the name of its service."""

    protocol_version = "HTTP/1.1"
    service = ""

    def answer(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        heard = {"service": self.service, "path": self.path, "bytes": len(self.rfile.read(length))}
        body = json.dumps({**heard, "headers": dict(self.headers), "padding": "x" * 2000}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("X-Request-ID", self.headers["X-Request-ID"])
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = do_DELETE = answer  # noqa: N815 - the library's names

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass(frozen=True, slots=True)
class Gateway:
    """A running gateway; `audit` is down behind it."""

    port: int
    access_log: Path

    def ask(self, method: str, path: str, *, body: bytes | None = None, **headers: str) -> urllib3.BaseHTTPResponse:
        """Send a request that reads as it stands here."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        url = f"http://127.0.0.1:{self.port}{path}"
        return urllib3.request(method, url, body=body, headers=sent, retries=False, timeout=30)

    def send(self, raw: bytes) -> tuple[str, dict[str, Any]]:
        """Send raw bytes and return the status line and the JSON that came back."""
        line, _, body = self.exchange(raw)
        return line, body

    def exchange(self, raw: bytes) -> tuple[str, dict[str, str], dict[str, Any]]:
        """Send raw bytes and return the status line, the headers and the JSON that came back."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(raw)
            reply = b""
            while not reply.rstrip().endswith(b"}"):
                chunk = connection.recv(65_536)
                assert chunk, reply
                reply += chunk
        head, _, body = reply.partition(b"\r\n\r\n")
        line, *fields = head.decode().split("\r\n")
        headers = {name: value.strip() for name, _, value in (field.partition(":") for field in fields)}
        return line, headers, json.loads(body)


@contextmanager
def running_gateway(folder: Path, *, port: int, s3: str = NOBODY, **variables: str) -> Iterator[Gateway]:
    """Run the gateway with accounts, social and media behind it, and an S3 where one is given."""
    data_dir = DataDir.at(folder)
    data_dir.logs.mkdir()
    servers = {name: _serve(name) for name in ("accounts", "social", "media")}
    urls = {f"{name.upper()}_URL": f"http://127.0.0.1:{server.server_port}" for name, server in servers.items()}
    create_env_file(example=EXAMPLE, target=folder / "env")
    settings = read_settings(env_file=folder / "env", environ={}).overlaid(
        {**urls, "AUDIT_URL": NOBODY, "S3_ENDPOINT_URL": s3, **variables}
    )
    spec = gateway_spec(data_dir=data_dir, settings=settings, port=port)
    nginx = subprocess.Popen(spec.command, env=dict(spec.environment), cwd=spec.directory, stderr=subprocess.DEVNULL)
    try:
        eventually(lambda: _listens(port))
        yield Gateway(port=port, access_log=data_dir.logs / "gateway-access.log")
    finally:
        nginx.terminate()
        nginx.wait(timeout=30)
        for server in servers.values():
            server.shutdown()


def _serve(service: str) -> ThreadingHTTPServer:
    handler = type("EchoOf", (Echo,), {"service": service})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
