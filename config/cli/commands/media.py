"""Show what media take, clear away what nobody needs, have renditions made again."""

import time
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from config.cli.console import make_console
from config.cli.media.gallery.command import gallery
from config.cli.media.tables import agreement, cleared_table, usage_table
from config.cli.options import data_dir_option, json_option, print_json
from config.cli.tasks.service_at import service_at
from config.cli.tasks.service_process import ServiceProcess

KINDS = ("image", "animation", "video", "audio")
LOOK_SECONDS = 0.5
COLUMNS = (TextColumn("{task.description:<32}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())


@click.group()
@data_dir_option
@click.pass_context
def media(context: click.Context, data_dir: Path) -> None:
    """Show what media take, clear away what nobody needs, have renditions made again."""
    context.obj = data_dir


media.add_command(gallery)


@media.command()
@click.option("--top", type=click.IntRange(0, 1000), default=10, show_default=True, help="How many accounts.")
@json_option
@click.pass_obj
def usage(data_dir: Path, *, top: int, as_json: bool) -> None:
    """Show what media take, by the rows and by the bucket, and whether they agree; ends with 1 where they do not."""
    console = Console(stderr=True) if as_json else make_console()
    with _service(data_dir) as service, console.status("Listing the bucket …"):
        answer = service.call("usage", top=top)
    if as_json:
        print_json(answer)
    else:
        console.print(usage_table("Places", **answer["places"]))
        console.print(usage_table("Largest accounts", **answer["accounts"]))
        console.print(agreement(answer), highlight=False)
    if any(answer["faults"].values()):
        raise SystemExit(1)


@media.command()
@click.option("--dry-run", is_flag=True, help="Only say what there is to be cleared.")
@click.option("--unknown", is_flag=True, help="Delete objects that no row has known for an hour, too.")
@click.pass_obj
def clean(data_dir: Path, dry_run: bool, unknown: bool) -> None:
    """Clear away now what is cleared by the clock: orphans, uploads that never came, what nothing refers to."""
    console = make_console()
    with _service(data_dir) as service:
        counts = service.call("steps")
        if dry_run:
            console.print(cleared_table(counts, column="to be cleared"))
            return
        cleared = dict.fromkeys(counts, 0)
        with Progress(*COLUMNS, console=console, transient=True) as bars:
            for name, count in counts.items():
                bar = bars.add_task(name, total=count)
                while done := service.call("clear", name=name):
                    cleared[name] += done
                    bars.advance(bar, done)
        if unknown:
            cleared["objects that no row knows"] = service.call("clear_unknown")
    console.print(cleared_table(cleared, column="cleared"))


@media.command()
@click.option("--failed", is_flag=True, help="What could not be used.")
@click.option("--kind", type=click.Choice(KINDS), help="What is of this kind.")
@click.option("--id", "ids", type=click.UUID, multiple=True, help="This media; may be given several times.")
@click.option("--all", "everything", is_flag=True, help="Everything whose original is still there.")
@click.option("--no-wait", is_flag=True, help="Do not wait until it is done.")
@click.pass_obj
def reprocess(
    data_dir: Path, *, failed: bool, kind: str | None, ids: Sequence[UUID], everything: bool, no_wait: bool
) -> None:
    """Have renditions made again, behind everything that people wait for; until then media stay as they are."""
    if not (failed or kind or ids or everything):
        raise click.UsageError("say which: --failed, --kind KIND, --id ID, or --all")
    chosen = {"ids": [str(one) for one in ids], "kind": kind, "is_failed": failed}
    console = make_console()
    with _service(data_dir) as service, Progress(*COLUMNS, console=console) as bars:
        total = service.call("count", **chosen)
        if ids and total < len(set(ids)):
            raise click.ClickException("some of these are not there, are not done yet, or have no original any more")
        asked = _ask(service, chosen=chosen, bars=bars, total=total)
        if not no_wait and asked:
            _follow(service, bars=bars, total=asked)
    console.print(f"{asked:,} media {'are' if no_wait else 'were'} made again.", highlight=False)


def _ask(service: ServiceProcess, *, chosen: Mapping[str, Any], bars: Progress, total: int) -> int:
    bar, after, count = bars.add_task("asked for", total=total), None, 0
    while True:
        answer = service.call("reprocess", after=after, **chosen)
        count, after = count + int(answer["count"]), answer["after"]
        bars.update(bar, completed=count)
        if after is None:
            return count


def _follow(service: ServiceProcess, *, bars: Progress, total: int) -> None:
    bar = bars.add_task("made again", total=total)
    while left := service.call("left"):
        bars.update(bar, completed=max(0, total - left))
        time.sleep(LOOK_SECONDS)
    bars.update(bar, completed=total)


def _service(data_dir: Path) -> AbstractContextManager[ServiceProcess]:
    return service_at(data_dir, service="media", module="config.cli.media.tasks")
