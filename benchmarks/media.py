"""`./plaza bench media`: what a picture costs in the sandbox, against the library alone."""

import click

from benchmarks.media_image import measure_images
from benchmarks.report import show


@click.command()
@click.option("--seconds", default=4.0)
@click.option("--rounds", default=3)
def command(seconds: float, rounds: int) -> None:
    """Measure and print."""
    show("media: renditions on one machine, in turns", [*measure_images(seconds=seconds, rounds=rounds)])


if __name__ == "__main__":
    command()
