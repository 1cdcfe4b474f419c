"""Options that several commands share."""

import os
import sys
from pathlib import Path
from typing import Any

import click
import orjson

from config.cli.stack.paths import DEFAULT_DATA_DIR, ROOT

data_dir_option = click.option(
    "--data-dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=DEFAULT_DATA_DIR,
    show_default=".plaza",
    help="The folder that holds everything of one stack.",
)
env_file_option = click.option(
    "--env-file",
    type=click.Path(path_type=Path, dir_okay=False),
    default=ROOT / ".env",
    show_default=".env",
    help="The file with the configuration.",
)


def cores() -> int:
    """Return how many processes this machine can keep at work, two at least: one may wait."""
    return max(2, len(os.sched_getaffinity(0)))


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")


def print_json(value: Any) -> None:
    """Print a value as JSON on standard output."""
    form = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS
    sys.stdout.buffer.write(orjson.dumps(value, option=form))
