"""Show what runs: every process with its age and memory, and every address."""

import asyncio
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from rich.table import Table

from config.cli.console import make_console
from config.cli.options import data_dir_option, json_option, print_json
from config.cli.stack.processes.probes import http_json
from config.cli.stack.processes.proc import resident_bytes
from config.cli.stack.processes.records import ProcessRecord, is_alive
from config.cli.stack.state import StackNotRunning, StackState, load_state
from config.cli.stack.terminal.display import address_table

COLOURS = {"down": "red", "not ready": "red", "degraded": "yellow", "ready": "green", "runs": "green"}
FACTS = ("process", "pid", "up_seconds", "memory_bytes", "health", "meanwhile")


@click.command()
@json_option
@data_dir_option
def status(*, as_json: bool, data_dir: Path) -> None:
    """Show what runs: every process with its age and memory, and every address.

    Ends with 1 when no stack runs. With --json, addresses hold no passwords, and the memory is in bytes.
    """
    try:
        state = load_state(data_dir)
    except StackNotRunning as refused:
        raise click.ClickException(str(refused)) from None
    processes = [_facts(state, name, record) for name, record in state.expected().items()]
    if as_json:
        print_json({"data_dir": str(state.data_dir), "processes": processes, "addresses": state.addresses})
        return
    console = make_console()
    console.print(_process_table(processes), address_table(state, title="Addresses"))


def _facts(state: StackState, name: str, record: ProcessRecord) -> dict[str, Any]:
    if not is_alive(record):
        return {**dict.fromkeys(FACTS), "process": name, "health": "down", "meanwhile": []}
    health, meanwhile = _health(state, name)
    return {
        "process": name,
        "pid": record.pid,
        "up_seconds": int(time.clock_gettime(time.CLOCK_BOOTTIME) - record.started / os.sysconf("SC_CLK_TCK")),
        "memory_bytes": resident_bytes(group=record.pid),
        "health": health,
        "meanwhile": meanwhile,
    }


def _process_table(processes: Sequence[Mapping[str, Any]]) -> Table:
    table = Table(title="Processes", title_justify="left", header_style="bold", box=None, padding=(0, 2, 0, 0))
    for name in ("process", "pid", "up for", "memory", "health"):
        table.add_column(name, justify="left" if name in {"process", "health"} else "right", no_wrap=True)
    for facts in processes:
        is_down = facts["pid"] is None
        cells = (
            ("", "", "") if is_down else (str(facts["pid"]), _age(facts["up_seconds"]), _size(facts["memory_bytes"]))
        )
        colour = COLOURS[facts["health"]]
        health = ": ".join(filter(None, (facts["health"], ", ".join(facts["meanwhile"]))))
        table.add_row(f"[cyan]{facts['process']}[/cyan]", *cells, f"[{colour}]{health}[/{colour}]")
    return table


def _age(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _size(count: int) -> str:
    return f"{count / 2**20:,.0f} MiB"


def _health(state: StackState, name: str) -> tuple[str, list[str]]:
    """Ask a web process whether it is ready, and what does not work meanwhile; the others have nobody to ask."""
    if not name.endswith("-web"):
        return "runs", []
    try:
        answer = asyncio.run(http_json(port=state.ports[name], path="/health/ready"))
    except (OSError, ValueError):
        answer = {}
    data = answer.get("data") or {}
    word = data.get("status")
    return (word, data.get("meanwhile") or []) if word in {"ready", "degraded"} else ("not ready", [])
