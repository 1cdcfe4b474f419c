"""Stop the stack of a data dir, in order."""

from pathlib import Path

import click

from config.cli.options import data_dir_option
from config.cli.stack.control import stop
from config.cli.stack.state import StackNotRunning, load_state


@click.command()
@data_dir_option
def down(data_dir: Path) -> None:
    """Stop the stack of a data dir, in order."""
    try:
        load_state(data_dir)
    except StackNotRunning as refused:
        raise click.ClickException(str(refused)) from None
    try:
        click.echo(f"Plaza stopped in {stop(data_dir):.1f} s.")
    except TimeoutError as late:
        raise click.ClickException(str(late)) from None
