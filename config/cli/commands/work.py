"""Show what the services still have to do, what failed and what is dead; retry or drop it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import click
from rich.console import Console

from backend.shared.clock import now
from config.cli.options import data_dir_option, json_option, print_json
from config.cli.stack.paths import SERVICES
from config.cli.stack.state import StackNotRunning, StackState, load_state
from config.cli.work.ask import ServiceFailed, drop_work, list_work, retry_dead_work, retry_work
from config.cli.work.table import work_table

DEFAULT_LIMIT = 50

service_option = click.option("--service", type=click.Choice(SERVICES), help="One service only.")


@click.group(invoke_without_command=True)
@service_option
@click.option(
    "--limit", type=click.IntRange(1, 10_000), default=DEFAULT_LIMIT, show_default=True, help="Rows a service."
)
@json_option
@data_dir_option
@click.pass_context
def work(context: click.Context, *, service: str | None, limit: int, as_json: bool, data_dir: Path) -> None:
    """Show what the services still have to do, what failed and what is dead.

    Dead work is what was given up: after too many attempts, or because repeating it cannot help.
    """
    context.obj = data_dir
    if context.invoked_subcommand is not None:
        return
    with _stack(data_dir) as state:
        found = list_work(state=state, services=_chosen(service), limit=limit, at=now())
    if as_json:
        print_json(found)
    elif any(found.values()):
        Console().print(work_table(found, at=now()))
    else:
        click.echo("Nothing is left to do.")


@work.command()
@click.argument("ids", nargs=-1, type=click.UUID)
@click.option("--all-dead", is_flag=True, help="Everything that was given up.")
@service_option
@click.pass_obj
def retry(data_dir: Path, ids: Sequence[UUID], all_dead: bool, service: str | None) -> None:
    """Let dead or failing work be done again, now and with fresh attempts."""
    if bool(ids) == all_dead:
        raise click.UsageError("name the ids to retry, or say --all-dead")
    with _stack(data_dir) as state:
        if all_dead:
            done = retry_dead_work(state=state, services=_chosen(service), at=now())
        else:
            done = retry_work(state=state, services=_chosen(service), ids=ids, at=now())
    _tell(done, asked=ids, verb="retried", why_not="is not there, or runs at this moment")


@work.command()
@click.argument("ids", nargs=-1, type=click.UUID, required=True)
@service_option
@click.pass_obj
def drop(data_dir: Path, ids: Sequence[UUID], service: str | None) -> None:
    """Give work up for good: it is deleted and never done."""
    with _stack(data_dir) as state:
        done = drop_work(state=state, services=_chosen(service), ids=ids)
    _tell(done, asked=ids, verb="dropped", why_not="is not there")


@contextmanager
def _stack(data_dir: Path) -> Iterator[StackState]:
    try:
        yield load_state(data_dir)
    except (StackNotRunning, ServiceFailed) as refused:
        raise click.ClickException(str(refused)) from None


def _chosen(service: str | None) -> Sequence[str]:
    return (service,) if service else SERVICES


def _tell(done: dict[str, list[UUID]], *, asked: Sequence[UUID], verb: str, why_not: str) -> None:
    touched = {one for ids in done.values() for one in ids}
    for service, ids in done.items():
        if ids:
            click.echo(f"{service}: {len(ids)} {verb}")
    missing = [one for one in asked if one not in touched]
    if missing:
        raise click.ClickException("\n".join(f"{one} {why_not}" for one in missing))
    if not touched:
        click.echo(f"Nothing to be {verb}.")
