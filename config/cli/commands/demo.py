"""Fill the running stack with a believable network of people, follows and posts."""

import random
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from config.cli.demo import fill as filling
from config.cli.demo.closing import closing_lines
from config.cli.demo.graph import BadEdge, Graph, make_graph, read_graph
from config.cli.options import data_dir_option
from config.cli.stack.state import StackNotRunning, StackState, load_state
from config.cli.tasks.service_process import ServiceFailed, ServiceProcess

DEFAULT_ACCOUNTS = 300
DEFAULT_POSTS = 1000


@click.command()
@click.option("--accounts", type=click.IntRange(2, 1_000_000), help=f"How many people.  [default: {DEFAULT_ACCOUNTS}]")
@click.option(
    "--graph",
    "edges",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Who follows whom: two numbers a line, both directions, plain or gzipped; it also says how many people.",
)
@click.option("--posts", type=click.IntRange(0, 10_000_000), default=DEFAULT_POSTS, show_default=True)
@click.option("--seed", type=int, help="The same number makes the same network.")
@data_dir_option
def demo(accounts: int | None, edges: Path | None, posts: int, seed: int | None, data_dir: Path) -> None:
    """Fill the running stack with a believable network of people, follows and posts.

    All of it goes through the services' own code. Each run adds new people; those of earlier runs stay as they are.
    """
    if edges is not None and accounts is not None:
        raise click.UsageError("--graph says how many people there are; leave --accounts out")
    console, dice = Console(), random.Random(seed)  # noqa: S311  (nothing here is secret)
    try:
        state = _running(data_dir)
        graph = _graph(edges=edges, accounts=accounts, dice=dice)
        filled = _fill(state, graph=graph, posts=posts, dice=dice, console=console)
    except (StackNotRunning, BadEdge, ServiceFailed, OSError) as refused:
        raise click.ClickException(str(refused)) from None
    console.print(
        f"{filled.accounts:,} accounts, {filled.follows:,} follows, {filled.posts:,} posts, {filled.likes:,} likes.",
        highlight=False,
        style="bold green",
    )
    for line in closing_lines(gateway_url=state.gateway_url, login=filled.reader.username, password=filling.PASSWORD):
        click.echo(line)


def _running(data_dir: Path) -> StackState:
    state = load_state(data_dir)
    if state.services["accounts"]["ENVIRONMENT"] == "production":
        raise click.ClickException("the demo makes accounts with a known password: not where ENVIRONMENT=production")
    return state


def _graph(*, edges: Path | None, accounts: int | None, dice: random.Random) -> Graph:
    if edges is None:
        return make_graph(size=accounts or DEFAULT_ACCOUNTS, dice=dice)
    graph = read_graph(edges)
    if not graph.size:
        raise click.ClickException(f"{edges} has no edges")
    return graph


def _fill(state: StackState, *, graph: Graph, posts: int, dice: random.Random, console: Console) -> filling.Filled:
    columns = (TextColumn("{task.description:<26}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with (
        ServiceProcess(module="config.cli.demo.accounts_tasks", environment=state.services["accounts"]) as accounts,
        ServiceProcess(module="config.cli.demo.social_tasks", environment=state.services["social"]) as social,
        Progress(*columns, console=console) as bars,
    ):
        return filling.fill(
            accounts=accounts, social=social, graph=graph, posts=posts, dice=dice, progress=_progress(bars)
        )


def _progress(bars: Progress) -> filling.Progress:
    return filling.Progress(
        begin=lambda what, total: _ignore(bars.add_task(what, total=total)),
        advance=lambda count: bars.advance(bars.task_ids[-1], count),
    )


def _ignore(_: object) -> None:
    """Return nothing: a new bar's id is found again as the last."""
