"""Run the tests against real servers: everything, or the paths and pytest options that follow."""

import sys
from pathlib import Path

import click

from config.cli.console import make_console
from config.cli.stack.control import StackFailed
from config.cli.suite.arguments import plan_sessions
from config.cli.suite.outcome import closing_line, outcome_table
from config.cli.suite.runner import run_sessions


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> None:
    """Run the tests against real servers: everything, or the paths and pytest options that follow.

    One process is one service, so there is a session for each service and one for the rest; servers are started once.
    """
    console = make_console()
    sessions, options = plan_sessions(arguments, here=Path.cwd())
    try:
        outcomes = run_sessions(sessions, options=options, console=console)
    except StackFailed as failed:
        raise click.ClickException(f"the servers of the tests did not start:\n{failed}") from None
    console.print()
    console.print(outcome_table(outcomes))
    click.echo(closing_line(outcomes))
    sys.exit(0 if outcomes and all(outcome.is_good for outcome in outcomes) else 1)
