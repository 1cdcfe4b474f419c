"""Show what runs: every process with its age and memory, and every address."""

import asyncio
import os
import time
from pathlib import Path

import click
from rich.table import Table

from config.cli.console import make_console
from config.cli.options import data_dir_option
from config.cli.stack.display import address_table
from config.cli.stack.probes import http_json
from config.cli.stack.proc import resident_bytes
from config.cli.stack.records import ProcessRecord, is_alive
from config.cli.stack.state import StackNotRunning, StackState, load_state


@click.command()
@data_dir_option
def status(data_dir: Path) -> None:
    """Show what runs: every process with its age and memory, and every address."""
    try:
        state = load_state(data_dir)
    except StackNotRunning as refused:
        raise click.ClickException(str(refused)) from None
    console = make_console()
    console.print(_process_table(state), address_table(state, title="Addresses"))


def _process_table(state: StackState) -> Table:
    table = Table(title="Processes", title_justify="left", header_style="bold", box=None, padding=(0, 2, 0, 0))
    for name in ("process", "pid", "up for", "memory", "health"):
        table.add_column(name, justify="left" if name in {"process", "health"} else "right", no_wrap=True)
    for name, record in state.expected().items():
        if not is_alive(record):
            table.add_row(f"[cyan]{name}[/cyan]", "", "", "", "[red]down[/red]")
            continue
        memory = f"{resident_bytes(group=record.pid) / 2**20:,.0f} MiB"
        table.add_row(f"[cyan]{name}[/cyan]", str(record.pid), _age(record), memory, _health(state, name))
    return table


def _age(record: ProcessRecord) -> str:
    seconds = int(time.clock_gettime(time.CLOCK_BOOTTIME) - record.started / os.sysconf("SC_CLK_TCK"))
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _health(state: StackState, name: str) -> str:
    """Ask a web process whether it is ready; the others have nobody to ask."""
    if not name.endswith("-web"):
        return "[green]runs[/green]"
    try:
        answer = asyncio.run(http_json(port=state.ports[name], path="/health/ready"))
    except (OSError, ValueError):
        answer = {}
    match (answer.get("data") or {}).get("status"):
        case "ready":
            return "[green]ready[/green]"
        case "degraded":
            return f"[yellow]degraded: {', '.join(answer['data']['meanwhile'])}[/yellow]"
    return "[red]not ready[/red]"
