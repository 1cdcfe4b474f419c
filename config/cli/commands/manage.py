"""Run a Django command for one service against the running stack: ./plaza manage social dbshell."""

import os
import sys
from pathlib import Path

import click

from config.cli.options import data_dir_option
from config.cli.stack.paths import ROOT, SERVICES, postgres_program
from config.cli.stack.state import StackNotRunning, load_state


@click.command(context_settings={"allow_interspersed_args": False})
@data_dir_option
@click.argument("service", type=click.Choice(SERVICES))
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def manage(data_dir: Path, service: str, arguments: tuple[str, ...]) -> None:
    """Run a Django command for one service against the running stack."""
    try:
        environment = load_state(data_dir).services[service]
    except StackNotRunning as refused:
        raise click.ClickException(str(refused)) from None
    path = os.pathsep.join((str(postgres_program("psql").parent), os.environ.get("PATH", os.defpath)))
    os.chdir(ROOT)
    command = (sys.executable, "-m", "config.manage", *arguments)
    os.execve(sys.executable, command, {**os.environ, **environment, "PATH": path})  # noqa: S606
