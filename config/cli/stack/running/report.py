"""How a start tells of its progress, whoever shows it: a terminal, a plain stream, another process."""

import json
import os
from dataclasses import dataclass
from typing import Protocol

WAITING, STARTING, READY, FAILED, EXTERNAL = "waiting", "starting", "ready", "failed", "elsewhere"


class Reporter(Protocol):
    """Is told what each part does."""

    def tell(self, *, part: str, state: str, detail: str = "") -> None:
        """Show that a part is in a state now."""


@dataclass(frozen=True, slots=True)
class PipeReporter:
    """Hands the progress to another process, a JSON line each; it is not our trouble when nobody reads."""

    descriptor: int

    def tell(self, *, part: str, state: str, detail: str = "") -> None:
        """Write one line."""
        line = json.dumps({"part": part, "state": state, "detail": detail}) + "\n"
        try:
            os.write(self.descriptor, line.encode())
        except OSError:
            return
