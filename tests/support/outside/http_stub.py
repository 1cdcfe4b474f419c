"""Another service, as far as a test needs one: answers on the loopback as it is told, and keeps what it was asked."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that came."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return orjson.loads(self.body)


Answering = Callable[[Asked], tuple[int, Any]]


class OtherService:
    """Answers with what `answer` returns: a status, and the envelope's content or raw bytes."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answer: Answering = lambda asked: (200, {"data": None, "error": None, "message": "OK"})
        self.url = ""


@contextmanager
def other_service() -> Iterator[OtherService]:
    """Serve until the block ends."""
    service = OtherService()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            asked = Asked(self.command, self.path, dict(self.headers.items()), self.rfile.read(length))
            service.asked.append(asked)
            status, content = service.answer(asked)
            body = content if isinstance(content, bytes) else orjson.dumps(content)
            with suppress(BrokenPipeError, ConnectionResetError):  # whoever asked may have given up
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        do_GET = do_POST = answer  # noqa: N815

        def log_message(self, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    service.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    yield service
    server.shutdown()
    server.server_close()


def accepting(asked: Asked) -> tuple[int, Any]:
    """Accept every event."""
    results = [{"id": event["id"], "status": "accepted", "reason": ""} for event in asked.json["events"]]
    return 200, {"data": {"results": results}, "error": None, "message": "OK"}
