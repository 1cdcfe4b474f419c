"""The stack that a benchmark runs against: its own, warm, with limits that the load does not reach."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.tools.ports import free_port
from config.cli.stack.control import start_stack, stop
from config.cli.stack.state import StackState

LIMITS = {
    "ENVIRONMENT": "development",
    "RATE_LIMIT_IP": "1000000000/60",
    "RATE_LIMIT_ACCOUNT": "1000000000/60",
    "RATE_LIMIT_AUTH_IP": "1000000000/60",
}


@contextmanager
def own_stack(**environment: str) -> Iterator[StackState]:
    """Start a stack in a temporary folder and stop it at the end."""
    with tempfile.TemporaryDirectory(prefix="plaza-bench-") as folder:
        data_dir = Path(folder) / "data"
        try:
            yield start_stack(data_dir, port=free_port(), environment={**LIMITS, **environment})
        finally:
            stop(data_dir)
