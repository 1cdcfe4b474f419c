"""The table of work as a person sees it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from rich.table import Table

STYLES = {"dead": "bold red", "failing": "yellow", "running": "green", "scheduled": "dim", "waiting": ""}


def work_table(work: Mapping[str, Sequence[Mapping[str, Any]]], *, at: datetime) -> Table:
    """Return one line for each row of each service."""
    table = Table(title="Work", title_justify="left", header_style="bold", box=None, padding=(0, 2, 0, 0))
    for name in ("service", "state", "task", "target", "queue"):
        table.add_column(name, no_wrap=True)
    for name in ("age", "attempts"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("id", no_wrap=True)
    table.add_column("last error", overflow="fold")
    for service, rows in work.items():
        for row in rows:
            table.add_row(*_cells(service, row, at=at))
    return table


def age(*, seconds: float) -> str:
    """Return a duration in its two largest units: 41s, 3m05s, 2h07m, 3d04h."""
    whole = max(0, int(seconds))
    for unit, size, small, part in (("d", 86_400, "h", 3_600), ("h", 3_600, "m", 60), ("m", 60, "s", 1)):
        if whole >= size:
            return f"{whole // size}{unit}{whole % size // part:02}{small}"
    return f"{whole}s"


def _cells(service: str, row: Mapping[str, Any], *, at: datetime) -> list[str]:
    style = STYLES[row["state"]]
    state = f"[{style}]{row['state']}[/{style}]" if style else row["state"]
    old = age(seconds=(at - row["created_at"]).total_seconds())
    error = row["last_error"].replace("[", r"\[")
    parts = [f"[cyan]{service}[/cyan]", state, row["task"], row["target"], row["queue"]]
    return [*parts, old, str(row["attempts"]), str(row["id"]), error]
