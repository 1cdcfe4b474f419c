"""Measure a workload against its ceiling in one run: feed, post, fanout, sync, media."""

import subprocess
import sys

import click

from config.cli.stack.paths import ROOT

NAMES = ("feed", "post", "fanout", "sync", "media")


@click.command()
@click.argument("name", type=click.Choice(NAMES))
@click.option("--seconds", default=4.0, show_default=True, help="How long each turn of a measurement lasts.")
@click.option("--rounds", default=3, show_default=True, help="How often workload and ceiling take turns.")
@click.option("--rows", help="sync: drafts and posts that the account has.  [default: 10000,1000000]")
def bench(name: str, seconds: float, rounds: int, rows: str | None) -> None:
    """Measure a workload against its ceiling in one run: feed, post, fanout, sync, media.

    It runs on a stack of its own, with limits that the load does not reach, and prints a table; the same figures go to
    benchmarks/results/ as JSON. Look at the ratios: a figure alone says more about the machine than about Plaza.
    """
    command = [sys.executable, "-m", f"benchmarks.{name}", "--seconds", str(seconds), "--rounds", str(rounds)]
    if rows is not None:
        if name != "sync":
            raise click.UsageError("--rows is for sync.")
        command += ["--rows", rows]
    sys.exit(subprocess.run(command, cwd=ROOT, check=False).returncode)
