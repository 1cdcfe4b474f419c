"""Bring the env file of an earlier release up to date, and say all that is wrong with it."""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from config.cli.options import env_file_option
from config.cli.stack.planning.check_settings import check_settings, unknown_variables
from config.cli.stack.variables.env_file import EnvFileFaults
from config.cli.stack.variables.settings import EXAMPLE, SettingsFaults
from config.cli.stack.variables.upgrade_env import upgrade_env_file


@click.group()
def env() -> None:
    """Bring the env file of an earlier release up to date, and say all that is wrong with it."""


@env.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be added.")
@env_file_option
def upgrade(*, dry_run: bool, env_file: Path) -> None:
    """Add the variables that are new in this release, with their documented defaults and fresh secrets.

    What is there stays as it is, and the file of before is kept beside it. A variable of the real environment counts as
    there. Then everything that is missing, malformed or unknown is named; ends with 1 where something cannot be used.
    """
    try:
        done = upgrade_env_file(
            example=EXAMPLE, target=env_file, environ=os.environ, at=datetime.now(UTC), dry_run=dry_run
        )
    except EnvFileFaults as refused:
        raise click.ClickException("\n".join(refused.faults)) from None
    except OSError as refused:
        raise click.ClickException(str(refused)) from None
    for name in done.added:
        click.echo(f"{'would add' if dry_run else 'added'} {name}")
    if done.copy:
        click.echo(f"The file of before is {done.copy}.")
    if not done.added:
        click.echo("No variable is missing.")
    if not dry_run:
        _tell_faults(env_file)


@env.command()
@env_file_option
def check(env_file: Path) -> None:
    """Name everything that is missing, malformed or unknown; ends with 1 where something cannot be used."""
    _tell_faults(env_file)


def _tell_faults(env_file: Path) -> None:
    try:
        check_settings(env_file=env_file, environ=os.environ)
    except SettingsFaults as refused:
        for fault in refused.faults:
            click.echo(fault, err=True)
        sys.exit(1)
    except OSError as refused:
        raise click.ClickException(str(refused)) from None
    for line in unknown_variables(env_file):
        click.echo(line, err=True)
