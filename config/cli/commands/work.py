"""Show what the services still have to do, what failed and what is dead; retry or drop it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import click
from rich.console import Console

from backend.shared.clock import now
from config.cli.options import data_dir_option
from config.cli.stack.paths import SERVICES
from config.cli.stack.state import StackNotRunning, load_state
from config.cli.work.ask import ServiceFailed, ask
from config.cli.work.table import work_table

DEFAULT_LIMIT = 50

service_option = click.option("--service", type=click.Choice(SERVICES), help="One service only.")


@click.group(invoke_without_command=True)
@service_option
@click.option(
    "--limit", type=click.IntRange(1, 10_000), default=DEFAULT_LIMIT, show_default=True, help="Rows a service."
)
@data_dir_option
@click.pass_context
def work(context: click.Context, service: str | None, limit: int, data_dir: Path) -> None:
    """Show what the services still have to do, what failed and what is dead.

    Dead work is what was given up: after too many attempts, or because repeating it cannot help.
    """
    context.obj = data_dir
    if context.invoked_subcommand is not None:
        return
    found = _ask(data_dir, service=service, task="show", limit=limit)
    if not any(found.values()):
        click.echo("Nothing is left to do.")
        return
    Console().print(work_table(found, at=now()))


@work.command()
@click.argument("ids", nargs=-1, type=click.UUID)
@click.option("--all-dead", is_flag=True, help="Everything that was given up.")
@service_option
@click.pass_obj
def retry(data_dir: Path, ids: Sequence[UUID], all_dead: bool, service: str | None) -> None:
    """Let dead or failing work be done again, now and with fresh attempts."""
    if bool(ids) == all_dead:
        raise click.UsageError("name the ids to retry, or say --all-dead")
    if all_dead:
        done = _ask(data_dir, service=service, task="retry_dead")
    else:
        done = _ask(data_dir, service=service, task="retry", ids=[str(one) for one in ids])
    _tell(done, asked=ids, verb="retried", why_not="is not there, or runs at this moment")


@work.command()
@click.argument("ids", nargs=-1, type=click.UUID, required=True)
@service_option
@click.pass_obj
def drop(data_dir: Path, ids: Sequence[UUID], service: str | None) -> None:
    """Give work up for good: it is deleted and never done."""
    done = _ask(data_dir, service=service, task="drop", ids=[str(one) for one in ids])
    _tell(done, asked=ids, verb="dropped", why_not="is not there")


def _ask(data_dir: Path, *, service: str | None, task: str, **arguments: Any) -> dict[str, Any]:
    try:
        services = (service,) if service else SERVICES
        return ask(state=load_state(data_dir), services=services, task=task, **arguments)
    except (StackNotRunning, ServiceFailed) as refused:
        raise click.ClickException(str(refused)) from None


def _tell(done: dict[str, list[str]], *, asked: Sequence[UUID], verb: str, why_not: str) -> None:
    touched = {one for ids in done.values() for one in ids}
    for service, ids in done.items():
        if ids:
            click.echo(f"{service}: {len(ids)} {verb}")
    missing = [str(one) for one in asked if str(one) not in touched]
    if missing:
        raise click.ClickException("\n".join(f"{one} {why_not}" for one in missing))
    if not touched:
        click.echo(f"Nothing to be {verb}.")
