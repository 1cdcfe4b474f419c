"""Measure a workload against its ceiling in one run: feed, post, fanout, media."""

import subprocess
import sys

import click

from config.cli.stack.paths import ROOT

NAMES = ("feed", "post", "fanout", "media")


@click.command()
@click.argument("name", type=click.Choice(NAMES))
@click.option("--seconds", default=4.0, show_default=True, help="How long each turn of a measurement lasts.")
@click.option("--rounds", default=3, show_default=True, help="How often workload and ceiling take turns.")
def bench(name: str, seconds: float, rounds: int) -> None:
    """Measure a workload against its ceiling in one run: feed, post, fanout, media.

    It runs on a stack of its own, with limits that the load does not reach, and prints a table; the same figures go to
    benchmarks/results/ as JSON. Look at the ratios: a figure alone says more about the machine than about Plaza.
    """
    command = [sys.executable, "-m", f"benchmarks.{name}", "--seconds", str(seconds), "--rounds", str(rounds)]
    sys.exit(subprocess.run(command, cwd=ROOT, check=False).returncode)
