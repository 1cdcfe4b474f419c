"""The web server's own lines in our format, from before the application is loaded; `granian_log.json` names this."""

import os
from typing import Any

from config.logging import JsonFormatter


class ServerFormatter(JsonFormatter):
    """Knows its service from the environment, as there are no settings yet."""

    def __init__(self, **_: Any) -> None:
        super().__init__(service=os.environ.get("SERVICE", ""))
