"""Run the tests against real servers: everything, or the paths and pytest options that follow."""

import signal
import sys
from pathlib import Path

import click

from config.cli.console import make_console
from config.cli.options import cores
from config.cli.stack.control import StackFailed
from config.cli.suite.arguments import plan_sessions
from config.cli.suite.outcome import closing_line, outcome_table
from config.cli.suite.runner import run_sessions
from config.cli.suite.slowest import slowest_table

ONE_PROCESS = {"--pdb", "--trace", "-s", "--lf", "--last-failed", "--ff", "--failed-first", "--sw", "--stepwise", "-x"}


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.option(
    "--jobs",
    type=click.IntRange(min=1),
    default=cores,
    help="How many processes are at work at a time; as many again may wait for the stack. Goes before the paths.",
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(jobs: int, arguments: tuple[str, ...]) -> None:
    """Run the tests against real servers: everything, or the paths and pytest options that follow.

    One process is one service, so there is a session for each service, one for the whole stack and one for the rest.
    They run side by side, each in as many processes as help; servers are started once. Debugging and options that
    look at the last run need one process: they set --jobs 1.
    """
    console = make_console()
    sessions, options = plan_sessions(arguments, here=Path.cwd())
    jobs = 1 if ONE_PROCESS & {option.partition("=")[0] for option in options} else jobs
    for number in (signal.SIGINT, signal.SIGTERM):  # in the background of a shell SIGINT would be ignored
        signal.signal(number, signal.default_int_handler)
    try:
        results = run_sessions(sessions, options=options, jobs=jobs, console=console)
    except StackFailed as failed:
        raise click.ClickException(f"the servers of the tests did not start:\n{failed}") from None
    console.print()
    console.print(slowest_table(results.slowest))
    console.print()
    console.print(outcome_table(results.outcomes))
    cpu_seconds = sum(outcome.cpu_seconds for outcome in results.outcomes)
    console.print(
        f"The run took {results.seconds:.0f} s. CPU: {cpu_seconds:.0f} s for the tests and what they start, "
        f"{results.servers_cpu_seconds:.0f} s for the servers.",
        highlight=False,
    )
    click.echo(closing_line(results.outcomes))
    sys.exit(0 if results.is_good else 1)
