"""A mail server on the loopback that keeps what it gets and refuses what it is told to."""

import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

ENDS_DATA = b".\r\n"


@dataclass(slots=True)
class Mailroom:
    """What has come in, and the answers that replace the usual ones, by the first word of a command."""

    answers: Mapping[str, str]
    port: int = 0
    mails: list[bytes] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        room: Mailroom = self.server.room  # type: ignore[attr-defined]
        self._say(room.answers.get("CONNECT", "220 ready"))
        for line in self.rfile:
            command = line.decode().strip()
            room.commands.append(command)
            word = command.partition(" ")[0].upper()
            answer = room.answers.get(word) or {"DATA": "354 go on", "QUIT": "221 bye", "AUTH": "235 in"}.get(
                word, "250 ok"
            )
            self._say(answer)
            if word == "DATA" and answer.startswith("354"):
                room.mails.append(b"".join(iter(self.rfile.readline, ENDS_DATA)))
                self._say(room.answers.get("END", "250 taken"))
            if word == "QUIT":
                return

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def mail_server(**answers: str) -> Iterator[Mailroom]:
    """Run a server; `RCPT="550 no such user"` makes it answer so."""
    room = Mailroom(answers=answers)
    with _Server(("127.0.0.1", 0), _Conversation) as server:
        server.room = room  # type: ignore[attr-defined]
        room.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield room
        finally:
            server.shutdown()
            thread.join()
