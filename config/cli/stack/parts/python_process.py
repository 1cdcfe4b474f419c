"""The processes that run our own code: a web process and a worker for each service, and the scheduler."""

import sys
from collections.abc import Mapping

from config.cli.stack.paths import ROOT
from config.cli.stack.ports import LOOPBACK
from config.cli.stack.processes.process import ProcessSpec
from config.cli.stack.variables.settings import Settings

WEB_STOP_SECONDS, WORKER_STOP_SECONDS, SCHEDULER_STOP_SECONDS = 3.0, 4.0, 1.0


def web_spec(*, service: str, port: int, environment: Mapping[str, str], settings: Settings) -> ProcessSpec:
    """Describe the web process of a service. A killed Granian worker would take the server down without `respawn`."""
    options = {
        "--interface": "wsgi",
        "--host": LOOPBACK,
        "--port": str(port),
        "--workers": settings.text("WEB_WORKERS"),
        "--blocking-threads": settings.text("WEB_THREADS"),
        "--respawn-interval": "0.1",
        "--workers-kill-timeout": "10",
        "--log-level": "warning",
        "--log-config": str(ROOT / "config" / "granian_log.json"),
    }
    arguments = [part for pair in options.items() for part in pair]
    return ProcessSpec(
        name=f"{service}-web",
        command=(*_module("granian"), *arguments, "--respawn-failed-workers", "--no-ws", "config.wsgi:application"),
        directory=ROOT,
        environment=environment,
        stop_seconds=WEB_STOP_SECONDS,
    )


def worker_spec(*, service: str, environment: Mapping[str, str], settings: Settings) -> ProcessSpec:
    """Describe the worker of a service; its master process alone is told to stop, and asks its children."""
    return ProcessSpec(
        name=f"{service}-worker",
        command=(
            *_module("workers.run"),
            f"workers.{service}",
            "--processes",
            "1",
            "--threads",
            settings.text("WORKER_THREADS"),
            "--skip-logging",  # our own logging speaks JSON
            "--worker-shutdown-timeout",
            str(int(1000 * (WORKER_STOP_SECONDS - 1))),
        ),
        directory=ROOT,
        environment=environment,
        stop_seconds=WORKER_STOP_SECONDS,
    )


def scheduler_spec(*, environment: Mapping[str, str]) -> ProcessSpec:
    """Describe the scheduler: a tick a minute."""
    return ProcessSpec(
        name="scheduler",
        command=_module("workers.scheduler"),
        directory=ROOT,
        environment=environment,
        stop_seconds=SCHEDULER_STOP_SECONDS,
    )


def migrate_spec(*, service: str, environment: Mapping[str, str]) -> ProcessSpec:
    """Describe the run that brings a service's database up to date."""
    return ProcessSpec(
        name=f"{service}-migrate",
        command=(*_module("config.manage"), "migrate", "--no-input", "--skip-checks"),
        directory=ROOT,
        environment=environment,
    )


def _module(name: str) -> tuple[str, ...]:
    return (sys.executable, "-m", name)
