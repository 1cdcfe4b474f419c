"""Forget tombstones of offline sync now; make old cursors expire after a restore from a backup."""

from contextlib import AbstractContextManager
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from config.cli.console import make_console
from config.cli.options import data_dir_option
from config.cli.tasks.service_at import service_at
from config.cli.tasks.service_process import ServiceProcess

COLUMNS = (TextColumn("{task.description:<20}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
WARNING = """\
This is for after a restore of social's database from a backup, and for nothing else.
The cursor of every device of every account expires: each device pulls everything again (410 CURSOR_EXPIRED).
What devices have not pushed yet is not touched."""


@click.group()
@data_dir_option
@click.pass_context
def sync(context: click.Context, data_dir: Path) -> None:
    """Forget tombstones of offline sync now; make old cursors expire after a restore from a backup."""
    context.obj = data_dir


@sync.command()
@click.option(
    "--older-than",
    type=click.IntRange(0, 36_500),
    metavar="DAYS",
    help="What was deleted so long ago.  [default: SYNC_TOMBSTONE_DAYS]",
)
@click.option("--dry-run", is_flag=True, help="Only say what there is.")
@click.pass_obj
def purge(data_dir: Path, *, older_than: int | None, dry_run: bool) -> None:
    """Do now what is done once a day: forget what was deleted long ago.

    A device that was away for longer must begin again. Fewer days than usual make that so for more devices.
    """
    console = make_console()
    with _service(data_dir) as service:
        found = service.call("begin", older_than=older_than)
        if dry_run:
            console.print(_table(found["counts"]))
            return
        records, after, is_done = 0, None, False
        with Progress(*COLUMNS, console=console, transient=True) as bars:
            bar = bars.add_task("tombstones", total=sum(found["counts"].values()))
            while not is_done:
                answer = service.call("purge", after=after, before=found["before"])
                records, after = records + answer["records"], answer["after"]
                is_done = after is None
                bars.update(bar, completed=records)
    console.print(f"{records:,} tombstones were forgotten.", highlight=False)


@sync.command()
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def after_restore(data_dir: Path, *, yes: bool) -> None:
    """Make every cursor of before expire, after a restore from a backup.

    A restored database gives out again the numbers that it gave out after the backup; a device that has seen them would
    miss the new changes. If this is interrupted, run it again: it begins anew, and twice does no harm.
    """
    console = make_console()
    with _service(data_dir) as service:
        found = service.call("streams")
        if not yes:
            console.print(WARNING, highlight=False)
            click.confirm(f"Expire the cursors of {found['accounts']:,} accounts?", abort=True)
        restore_id = service.call("begin_restore")["restore_id"]
        accounts, after, is_done = 0, None, False
        with Progress(*COLUMNS, console=console, transient=True) as bars:
            bar = bars.add_task("accounts", total=found["accounts"])
            while not is_done:
                answer = service.call("expire", after=after, restore_id=restore_id)
                accounts, after = accounts + answer["accounts"], answer["after"]
                is_done = after is None
                bars.update(bar, completed=accounts)
    console.print(f"The cursors of {accounts:,} accounts have expired.", highlight=False)


def _table(counts: dict[str, int]) -> Table:
    table = Table(header_style="bold", box=None, padding=(0, 2, 0, 0))
    table.add_column("collection", style="cyan")
    table.add_column("to be forgotten", justify="right")
    for name, count in counts.items():
        table.add_row(name, f"[bold]{count:,}[/]" if count else "[dim]0[/]")
    return table


def _service(data_dir: Path) -> AbstractContextManager[ServiceProcess]:
    return service_at(data_dir, service="social", module="config.cli.sync.tasks")
