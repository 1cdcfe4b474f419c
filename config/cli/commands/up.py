"""Start everything on this machine and follow the logs; Ctrl-C stops it."""

import os
import sys
import time
from pathlib import Path

import click
from rich.console import Console

from config.cli.console import make_console
from config.cli.options import data_dir_option, env_file_option
from config.cli.stack.planning.opening import Opening, opened
from config.cli.stack.ports import PortForbidden, PortTaken
from config.cli.stack.processes.probes import StartFailed
from config.cli.stack.processes.proc import listener_of
from config.cli.stack.state import StackRunning
from config.cli.stack.terminal.detach import run_detached
from config.cli.stack.terminal.foreground import run_in_foreground
from config.cli.stack.variables.settings import SettingsFaults

HIGHEST_PORT = 65_535


@click.command()
@click.option(
    "--port", type=click.IntRange(1, HIGHEST_PORT), help="The gateway's port; GATEWAY_PORT of the env file otherwise."
)
@data_dir_option
@env_file_option
@click.option("--detach", is_flag=True, help="Return when all is ready; `plaza down` stops it.")
@click.option("--quiet", is_flag=True, help="Show neither progress nor logs.")
@click.option(
    "--only", type=click.Choice(["infrastructure"]), help="PostgreSQL, Valkeys and S3, and no process of our own."
)
@click.option("--until-pid", type=int, hidden=True, help="Stop when this process ends.")
def up(  # noqa: PLR0917 - click calls it by keyword
    port: int | None, data_dir: Path, env_file: Path, detach: bool, quiet: bool, only: str | None, until_pid: int | None
) -> None:
    """Start everything on this machine and follow the logs; Ctrl-C stops it.

    The first run writes the env file with fresh secrets.
    """
    console, began = make_console(), time.monotonic()
    run = run_detached if detach else run_in_foreground
    try:
        with opened(
            data_dir=data_dir, env_file=env_file, port=port, with_services=only is None, environ=os.environ
        ) as opening:
            _tell(opening, console=console, env_file=env_file, quiet=quiet)
            run(opening.plan, console=console, quiet=quiet, until_pid=until_pid, began=began)
    except SettingsFaults as refused:
        _fail(f"The configuration in {env_file} cannot be used; .env.example documents every variable:", refused.faults)
    except PortTaken as taken:
        number = int(taken.args[0])
        _fail(f"Port {number}, the gateway's, is taken by {listener_of(number)}", ["choose another with --port"])
    except PortForbidden as forbidden:
        _fail(
            f"Port {forbidden.args[0]}, the gateway's, may not be listened on by this user: low ports need a right "
            "of their own",
            ["choose one from 1024 on with --port, and put your reverse proxy in front of it"],
        )
    except (StackRunning, LookupError, OSError) as refused:
        _fail(str(refused))
    except StartFailed as failed:
        _fail(f"{failed.part} {failed.reason}", failed.detail.splitlines())


def _tell(opening: Opening, *, console: Console, env_file: Path, quiet: bool) -> None:
    if quiet:
        return
    if opening.wrote_env_file:
        console.print(f"Wrote {env_file} with fresh secrets.", highlight=False)
    if opening.upgrade.added:
        console.print(
            f"Added to {env_file}, with their documented defaults: {', '.join(opening.upgrade.added)}.\n"
            f"The file of before is {opening.upgrade.copy}.",
            highlight=False,
        )
    for line in opening.unknown:
        console.print(f"{env_file}: {line}.", style="yellow", highlight=False)
    if opening.leftovers:
        console.print(f"Ended what an earlier run left: {', '.join(opening.leftovers)}.", highlight=False)


def _fail(message: str, details: list[str] | None = None) -> None:
    errors = Console(stderr=True)
    errors.print(message, style="bold red", highlight=False, markup=False)
    for line in details or []:
        errors.print(f"  {line}", highlight=False, markup=False, soft_wrap=True)
    sys.exit(1)
