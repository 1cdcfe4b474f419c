"""Check style, types, imports, migrations, indexes and the rules of the house."""

import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from config.cli.checks.run import Outcome, run_step
from config.cli.checks.steps import Step, migration_docs, steps
from config.cli.options import cores


@click.command()
@click.option("--only", metavar="WORD", default="", help="Run the steps that have this word in their name.")
@click.option(
    "--write-migration-docs", is_flag=True, help="Bring the SQL blocks of migrations_docs up to date instead."
)
def check(only: str, write_migration_docs: bool) -> None:
    """Check style, types, imports, migrations, indexes and the rules of the house.

    Runs every step even when one fails, as many at a time as there are cores, shows what the failed ones said, and ends
    with 1 if there is any.
    """
    console = Console()
    chosen = [migration_docs()] if write_migration_docs else [step for step in steps() if only in step.name]
    if not chosen:
        raise click.BadParameter(f"no step has {only!r} in its name: {', '.join(step.name for step in steps())}")
    began = time.monotonic()
    outcomes = _run(chosen, console=console)
    console.print(_table(outcomes))
    console.print(f"The checks took {time.monotonic() - began:.0f} s.", highlight=False)
    failed = sum(not outcome.is_passed for outcome in outcomes)
    console.print(
        f"{len(outcomes) - failed} passed, {failed} failed",
        style="bold red" if failed else "bold green",
        highlight=False,
    )
    sys.exit(1 if failed else 0)


def _run(chosen: Sequence[Step], *, console: Console) -> list[Outcome]:
    """Run the steps side by side, the longest first, and return how each ended in the order in which they stand."""
    with ThreadPoolExecutor(max_workers=cores()) as threads, console.status("Checking …"):
        running = {threads.submit(run_step, step): step for step in sorted(chosen, key=lambda step: -step.weight)}
        for done in as_completed(running):
            _tell(done.result(), console=console)
    ended = {step.name: done.result() for done, step in running.items()}
    return [ended[step.name] for step in chosen]


def _tell(outcome: Outcome, *, console: Console) -> None:
    if outcome.is_passed:
        return
    console.rule(f"[bold red]{outcome.name} failed")
    console.out(outcome.output.rstrip(), highlight=False)


def _table(outcomes: Sequence[Outcome]) -> Table:
    table = Table(title="./plaza check", title_justify="left", title_style="bold")
    table.add_column("check", no_wrap=True, min_width=27)
    table.add_column("outcome", no_wrap=True, min_width=7)
    table.add_column("time", justify="right", no_wrap=True, min_width=7)
    table.add_column("it says", overflow="ellipsis", no_wrap=True)
    for outcome in outcomes:
        verdict = Text("passed", style="green") if outcome.is_passed else Text("failed", style="bold red")
        table.add_row(outcome.name, verdict, f"{outcome.seconds:.1f} s", Text(outcome.last_line))
    return table
