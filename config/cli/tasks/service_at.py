"""A process of a running stack's service that the command line talks to."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from config.cli.stack.state import StackNotRunning, load_state
from config.cli.tasks.service_process import ServiceFailed, ServiceProcess


@contextmanager
def service_at(data_dir: Path, *, service: str, module: str) -> Iterator[ServiceProcess]:
    """Serve a module's tasks as a service of the stack at `data_dir`; what it refuses ends the command with a line."""
    try:
        environment = load_state(data_dir).services[service]
        with ServiceProcess(module=module, environment=environment) as process:
            yield process
    except (StackNotRunning, ServiceFailed) as refused:
        raise click.ClickException(str(refused)) from None
