"""Following the logs of a running stack, never so eagerly that a slow terminal holds up the stack."""

import queue
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from rich.console import Console

from config.cli.stack.processes.logs import RotatingLog
from config.cli.stack.terminal.log_line import is_shown, render_line

WAITING_LINES = 2000


@dataclass(slots=True)
class Follower:
    """Prints log lines in a thread of its own; what does not fit in its queue is counted and left to the files."""

    console: Console
    _lines: "queue.Queue[tuple[str, bytes]]" = field(default_factory=lambda: queue.Queue(maxsize=WAITING_LINES))
    _dropped: int = 0
    _has_ended: bool = False

    def follow(self, logs: Mapping[str, RotatingLog]) -> None:
        """Print what these logs get from now on."""
        for name, log in logs.items():
            self._listen(name, log)
        threading.Thread(target=self._print_for_ever, name="follow", daemon=True).start()

    def end(self) -> None:
        """Print nothing more; the files get it all the same."""
        self._has_ended = True

    def _listen(self, name: str, log: RotatingLog) -> None:
        rest = b""

        def take(chunk: bytes) -> None:
            nonlocal rest
            *lines, rest = (rest + chunk).split(b"\n")
            for line in lines:
                self._put(name, line)

        log.listeners.append(take)

    def _put(self, name: str, line: bytes) -> None:
        try:
            self._lines.put_nowait((name, line))
        except queue.Full:
            self._dropped += 1

    def _print_for_ever(self) -> None:
        while True:
            name, line = self._lines.get()
            if self._has_ended:
                return
            if is_shown(name, line):
                self.console.print(render_line(name, line), soft_wrap=True)
            if self._dropped and self._lines.empty():
                dropped, self._dropped = self._dropped, 0
                self.console.print(f"… {dropped} more lines are in the log files", style="dim")
