"""`./plaza bench media`: what pictures and films cost in the sandbox, against libvips and ffmpeg alone."""

import click

from benchmarks.sandbox.media_film import measure_films
from benchmarks.sandbox.media_image import measure_images
from benchmarks.tools.report import show


@click.command()
@click.option("--seconds", default=4.0)
@click.option("--rounds", default=3)
def command(seconds: float, rounds: int) -> None:
    """Measure and print."""
    measures = [*measure_images(seconds=seconds, rounds=rounds), *measure_films(rounds=rounds)]
    show("media: renditions on one machine, in turns", measures)


if __name__ == "__main__":
    command()
