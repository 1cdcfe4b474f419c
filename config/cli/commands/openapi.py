"""Print the OpenAPI document of the whole API."""

import sys
from pathlib import Path

import click
import orjson

from config.cli.openapi.documents import NoDocument, current_document
from config.cli.options import data_dir_option


@click.command()
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), help="Write it to this file instead.")
@data_dir_option
def openapi(output: Path | None, data_dir: Path) -> None:
    """Print the OpenAPI document of the whole API.

    It comes from the stack that runs in the data dir, or, where none runs, from the code.
    """
    try:
        document = current_document(data_dir=data_dir)
    except NoDocument as refused:
        click.echo(str(refused), err=True)
        sys.exit(1)
    text = orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    if output is None:
        sys.stdout.buffer.write(text)
        return
    output.write_bytes(text)
    click.echo(f"{output}: {len(document['paths'])} paths", err=True)
